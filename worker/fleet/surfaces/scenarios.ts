import {
  accept,
  DECLARATIONS_MAX,
  type DeclarationChange,
  type Declared,
  refuse,
  type ScenarioChange,
  type ScenariosReport,
  scenarios,
} from '#contract';
import {
  baselineForAnother,
  baselineOf,
  type DeclaredScenarios,
  hasSkippedCollection,
  isBaselineInBounds,
  type MissedProtection,
  missedByAll,
  missedProtection,
  type NewestCollections,
  type ScenariosIntent,
  scenariosForAgent,
  scenariosRule,
  sizeOf,
} from '../../drift/index.ts';
import { readHubCollections } from '../tables/catalogues.ts';
import { type Observation, readObservation } from '../tables/observations.ts';
import { baselineChanges, baselineNow, withBaselineChanges } from './baseline-changes.ts';
import type { FleetSurface } from './surface.ts';

/** The scenarios of a host. */
export const scenariosSurface: FleetSurface<ScenariosIntent, ScenariosReport, ScenarioChange> = {
  name: scenarios.name,
  reportKey: scenarios.reportKey,
  rule: scenariosRule,

  intentForAgent: scenariosForAgent,

  // A baseline is what this host had, so that none of another's is copied over it.
  planCopy({ names: source }, target, observation) {
    const isImpossible = impossibleOn(observation);
    const names = [...new Set([...Object.keys(source), ...Object.keys(target.names)])].sort();
    const differing = names.filter((name) => source[name] !== target.names[name]);
    const changes = differing
      .filter((name) => !isImpossible(name, source[name] ?? null))
      .map((scenario) => ({ scenario, was: target.names[scenario] ?? null, becomes: source[scenario] ?? null }));
    const declared = { ...target, names: withChanges(target.names, changes) };
    return { changes, skipped: differing.filter((name) => isImpossible(name, source[name] ?? null)), declared };
  },

  planUndo(undone, declared, observation) {
    const isImpossibleOn = impossibleOn(observation);
    const inBaseline = baselineNow(declared.baseline);
    const now = (change: ScenarioChange) =>
      'scenario' in change ? (declared.names[change.scenario] ?? null) : inBaseline(change);
    const isImpossible = (change: ScenarioChange) => 'scenario' in change && isImpossibleOn(change.scenario, change.was);
    const differing = undone.filter((change) => now(change) !== change.was);
    const possible = differing.filter((change) => !isImpossible(change));
    const changes = possible.map((change) => ({ ...change, was: now(change), becomes: change.was }) as ScenarioChange);

    const whole = undone.find((change) => 'baseline' in change);
    const isGone = whole !== undefined && now(whole) !== whole.becomes && baselineOf(declared) === null;
    if (isGone && whole.was !== null && whole.was !== 'dropped')
      // What the change did not touch of the baseline is not in its record.
      return refuse('not_undoable', 'The baseline was dropped since. Undo that first.');
    const names = withChanges(
      declared.names,
      changes.filter((change) => 'scenario' in change),
    );
    if (Object.keys(names).length > DECLARATIONS_MAX) {
      return refuse('too_many_declarations', `At most ${DECLARATIONS_MAX} scenarios can be declared for a host.`);
    }
    const baseline = withBaselineChanges(
      declared.baseline,
      changes.flatMap((change) => ('scenario' in change ? [] : [change])),
    );
    const after = { names, baseline };
    const kept = baselineOf(after);
    // It may have grown since, so that what was taken out has no room any more.
    if (kept !== null && !isBaselineInBounds(kept))
      return refuse('not_undoable', 'The baseline would have more scenarios, or longer names, than it has room for.');
    return accept({
      changes,
      skipped: differing.filter(isImpossible).flatMap((change) => ('scenario' in change ? [change.scenario] : [])),
      declared: after,
      declaredSince: possible.some((change) => now(change) !== change.becomes),
    });
  },

  changeInWords(change) {
    if ('scenario' in change) return `${change.scenario} ${change.becomes ?? 'no longer declared'}`;
    if ('in_baseline' in change) return `${change.in_baseline} ${change.becomes ?? 'no part of the baseline'}`;
    return change.becomes === null || change.becomes === 'dropped' ? 'no baseline' : 'a baseline';
  },

  startLike({ baseline }, declared, now) {
    if (baseline === null) return null;
    if (baseline === 'dropped')
      return { declared: { ...declared, baseline }, words: 'no baseline', changes: baselineChanges(declared.baseline, baseline) };
    const taken = baselineForAnother(baseline, now);
    return {
      declared: { ...declared, baseline: taken },
      words: `a baseline of ${sizeOf(taken)} scenarios`,
      changes: baselineChanges(declared.baseline, taken),
    };
  },

  missed: (sql, catalogue, { names }, observation) =>
    ifKnown(sql, catalogue, decidedReport(observation), (newest, report) => missedByAll(newest, report, names))?.count ?? null,
};

/**
 * What hub upgrades do not bring to a host.
 * @param catalogue the digest of its catalogue
 * @param report the last one that could be decided
 * @returns null where that is not known
 */
export function missedByUpgrades(
  sql: SqlStorage,
  catalogue: string | null,
  declared: DeclaredScenarios,
  report: ScenariosReport | null,
): MissedProtection | null {
  return ifKnown(sql, catalogue, report, (newest, seen) => missedProtection(newest, seen, declared));
}

/** @returns null where it is not known what the hub's collections hold, or what is installed */
function ifKnown<Missing>(
  sql: SqlStorage,
  catalogue: string | null,
  report: ScenariosReport | null,
  missing: (newest: NewestCollections, report: ScenariosReport) => Missing | null,
): Missing | null {
  if (report === null || catalogue === null) return null;
  // Of a host without a tainted collection nothing is looked up, and that is most of them.
  const newest = hasSkippedCollection(report) ? readHubCollections(sql, catalogue) : new Map();
  return newest === null ? null : missing(newest, report);
}

/** The last report of scenarios that could be decided; null where none could. */
export function decidedReport(observation: Observation<ScenariosReport> | null): ScenariosReport | null {
  if (observation === null) return null;
  return scenariosRule.obstacle(observation.observed) === null ? observation.observed : (observation.decided?.observed ?? null);
}

/** The scenarios that the last report that could be decided had installed. */
export function installedOn(sql: SqlStorage, hostId: string): ScenariosReport['installed'] {
  return decidedReport(readObservation(sql, hostId, scenarios.name))?.installed ?? [];
}

/**
 * What cannot be declared on a host: cscli manages no local file. That nothing is declared of one, or that it is simulated, can be had.
 * @returns whether a scenario cannot get this declaration
 */
function impossibleOn(observation: Observation<ScenariosReport> | null): (name: string, becomes: Declared | null) => boolean {
  const installed = decidedReport(observation)?.installed ?? [];
  const local = new Set(installed.flatMap(({ name, origin }) => (origin === 'local' ? [name] : [])));
  return (name, becomes) => becomes !== null && becomes !== 'simulated' && local.has(name);
}

function withChanges(target: DeclaredScenarios, changes: readonly DeclarationChange[]): DeclaredScenarios {
  const declared = new Map(Object.entries(target));
  for (const { scenario, becomes } of changes) {
    if (becomes === null) declared.delete(scenario);
    else declared.set(scenario, becomes);
  }
  return Object.fromEntries(declared);
}
