import { join } from 'node:path';
import {
  DECLARATIONS_MAX,
  IGNORED_LISTED_MAX,
  INSTALLED_MAX,
  type InstalledScenario,
  RULES_MAX,
  type ScenariosReport,
  scenarios,
} from '#contract';
import { asDetail, wellFormed } from '../../words/printable.ts';
import { observeCollections } from '../collections/collections.ts';
import { byName } from '../disk/byte-order.ts';
import type { Tree } from '../disk/tree.ts';
import type { IgnoredWhy, Item } from '../hub/items.ts';
import type { HubMemory } from '../hub/memory.ts';
import { NAME_MAX_CHARS } from '../read-limits.ts';
import type { ObservationContext, SurfaceObserver } from '../surface-observer.ts';
import { asRefusal, readOrUnobservable, Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { declaredNames, watchSentinels } from './declared-names.ts';
import { makeSmaller } from './make-smaller.ts';
import { ScenarioMemory } from './memory.ts';
import { loadableScenarios, runningScenarios } from './running.ts';
import { type Extent, readSimulation, type Simulation } from './simulation.ts';

/** The surface of what scenarios are installed, with the collections that hold them. */
export const scenariosObserver: SurfaceObserver<ScenariosReport> = {
  contract: scenarios,
  label: 'Scenarios',
  begin: () => {
    const memory = new ScenarioMemory();
    return (context) => {
      const report = observeScenarios(context, memory);
      memory.sweep();
      return { ...report, collections: observeCollections(context, report) };
    };
  },
  running: {
    loadable: loadableScenarios,
    told: runningScenarios,
    decisive: ({ crowdsecDir }) => join(crowdsecDir, 'scenarios'),
  },
  logged: ({ installed }) => ({ installed: installed.length }),
  smaller: makeSmaller,
};

/** Observes which scenarios are installed. Every doubt has a state of its own, with a sentence. */
function observeScenarios(context: ObservationContext, memory: ScenarioMemory): ScenariosReport {
  const { tree, where, hub, inventory } = context;
  const folder = join(where.crowdsecDir, 'scenarios');
  const report: ScenariosReport = {
    state: 'read',
    detail: null,
    mount_path: wellFormed(where.view.toCrowdsec(folder)),
    installed: [],
    ignored: [],
    ignored_count: 0,
    unknown_to_hub: null,
    not_processing: where.config.notProcessing === null ? null : asDetail(where.config.notProcessing),
    simulation_fault: null,
  };
  if (where.sharedDir !== null) watchSentinels(tree, where.sharedDir);
  try {
    report.unknown_to_hub = unknownToHub(tree, where, hub);
    if (tree.look(folder).kind === 'absent') throw new Unobservable('missing', `${folder} does not exist`);
    const items = inventory('scenarios');
    if (items.byName.size === 0) requireCrowdsec(tree, where, folder);
    const installed: Item[] = [];
    const passedOver: { file: string; why: IgnoredWhy | 'name_too_long' }[] = [...items.ignored];
    for (const item of items.byName.values()) {
      if (item.name.length <= NAME_MAX_CHARS) installed.push(item);
      else passedOver.push({ file: item.file, why: 'name_too_long' });
    }
    if (installed.length > INSTALLED_MAX) {
      throw new Unobservable('unreadable', `${installed.length} scenarios are more than a report can hold (${INSTALLED_MAX})`);
    }
    const simulation = simulationOf(context);
    if (simulation instanceof Unobservable) report.simulation_fault = asDetail(simulation.message);
    const extentOf = simulation instanceof Unobservable ? (): Extent => 'unknown' : simulation.extentOf;
    report.installed = installed
      .map((item) => {
        const known = rulesOf(context, memory, folder, item);
        const rules = known && [...new Set(known)];
        return asInstalled(item, rules ?? [], extentOf(rules));
      })
      .sort(byName);
    report.ignored = passedOver.slice(0, IGNORED_LISTED_MAX).map(({ file, why }) => ({ file: wellFormed(file), why }));
    report.ignored_count = passedOver.length;
    return report;
  } catch (error) {
    return { ...report, ...asRefusal(error) };
  }
}

function unknownToHub(tree: Tree, where: Where, hub: HubMemory): string[] | null {
  const index = hub.index.read(tree, where);
  const declared = where.sharedDir === null ? new Set<string>() : declaredNames(tree, where.sharedDir);
  if (index === null || declared === null) return null;
  return [...declared]
    .filter((name) => !index.scenarios.byName.has(name))
    .sort()
    .slice(0, DECLARATIONS_MAX);
}

// An empty volume or a wrong path looks exactly like "everything is uninstalled".
function requireCrowdsec(tree: Tree, where: Where, folder: string): void {
  const beside = [where.indexPath, join(where.configFolder, 'config.yaml')];
  if (beside.some((path) => tree.look(path).kind !== 'absent')) return;
  throw new Unobservable(
    'missing',
    `${folder} is empty, and neither CrowdSec's config.yaml nor its hub stands beside it: a wrong folder?`,
  );
}

function simulationOf({ tree, where, loadFaults }: ObservationContext): Simulation | Unobservable {
  const simulation = readOrUnobservable(() => readSimulation(tree, where));
  // With a config.yaml that CrowdSec refuses, which is told as a load fault, it does not come to its simulation.yaml.
  const comesToIt = where.config.faults.length === 0;
  if (simulation instanceof Unobservable && simulation.state === 'invalid' && comesToIt) loadFaults.note(simulation.message);
  return simulation;
}

/**
 * The names of the rules in an item's file. What of a file that is not the hub's would end the engine's load is noted.
 * @returns null where they are not known; none of a file that was read and has none
 */
function rulesOf(
  { tree, loadFaults }: ObservationContext,
  memory: ScenarioMemory,
  folder: string,
  item: Item,
): readonly string[] | null {
  if (item.origin === 'hub' && item.content !== 'tainted') {
    const rules = memory.hubFiles.of(tree, item.target);
    return rules.ok ? rules.value : null;
  }
  const file = memory.ownFiles.of(tree, item.target);
  if (!file.ok) return null;
  const { rules, fault } = file.value;
  if (fault !== null) loadFaults.note(`${join(folder, item.file)}: ${fault}`);
  return rules.length === 0 && fault !== null ? null : rules;
}

function asInstalled({ name, file, origin, content }: Item, rules: readonly string[], extent: Extent): InstalledScenario {
  const others = rules.filter((rule) => rule !== name && rule.length <= NAME_MAX_CHARS).slice(0, RULES_MAX);
  return {
    name: wellFormed(name),
    file: wellFormed(file),
    origin,
    content,
    ...simulated(extent),
    ...(others.length === 0 ? {} : { rules: others.map(wellFormed) }),
  };
}

// The engine simulates rules by their names, and `cscli simulation enable` knows items alone: of a file with two rules it makes one half.
function simulated(extent: Extent): Pick<InstalledScenario, 'simulated' | 'simulated_in_part'> {
  switch (extent) {
    case 'unknown':
      return {};
    case 'none':
      return { simulated: false };
    case 'part':
      return { simulated: true, simulated_in_part: true };
    case 'all':
      return { simulated: true };
  }
}
