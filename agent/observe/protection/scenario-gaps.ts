import { join } from 'node:path';
import type { ProtectionGap } from '#contract';
import { dataFolder } from '../data-folder.ts';
import type { FileFacts } from '../disk/file-facts.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Item } from '../hub/items.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import { firstOf, gapOf } from './gap.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** Names of scenarios, by what keeps them from detecting. */
type ByCause = Map<string, string[]>;

/** What keeps installed scenarios from detecting although CrowdSec loads the rest: formats that it passes over and data files that it lacks. */
export function scenarioGaps(context: ObservationContext, facts: FileFacts<ScenarioFile>): ProtectionGap[] {
  const items = readOrUnobservable(() => context.inventory('scenarios'));
  if (items instanceof Unobservable) return [];
  const byFormat = { newer: new Map(), unknown: new Map() } satisfies Record<string, ByCause>;
  const byFile: ByCause = new Map();
  for (const item of items.byName.values()) {
    const fact = facts.of(context.tree, item.target);
    if (!fact.ok) continue;
    const { format, dataFiles } = fact.value;
    // The hub gives each version of CrowdSec items of formats that it knows.
    if (format !== null && (format.kind === 'unknown' || isOwn(item))) add(byFormat[format.kind], format.text, item.name);
    for (const file of dataFiles) add(byFile, file, item.name);
  }
  const gaps = [unknownFormats(byFormat.unknown), newerFormats(byFormat.newer), missingFiles(context, byFile)];
  return gaps.filter((gap) => gap !== null);
}

const isOwn = ({ origin, content }: Item): boolean => origin === 'local' || content === 'tainted';

function add(causes: ByCause, cause: string, name: string): void {
  const names = causes.get(cause);
  if (names === undefined) causes.set(cause, [name]);
  else names.push(name);
}

const namesOf = (causes: ByCause): string[] => [...new Set([...causes.values()].flat())];

function unknownFormats(causes: ByCause): ProtectionGap | null {
  if (causes.size === 0) return null;
  const detail = `no CrowdSec up to 1.7.8 knows the format ${firstOf([...causes.keys()])} that a rule of them has: it logs so and passes over the rule`;
  return gapOf('format', namesOf(causes), detail);
}

function newerFormats(causes: ByCause): ProtectionGap | null {
  if (causes.size === 0) return null;
  const detail = `a rule of them has the format ${firstOf([...causes.keys()])}, which CrowdSec knows since 1.6.0: this version of CrowdSec may pass over it`;
  return gapOf('format', namesOf(causes), detail);
}

/**
 * Data files that are not there. CrowdSec logs each and goes on (`initDataFiles` in its `pkg/leakybucket/manager_load.go`). Where the
 * folder itself is empty or not there, it is rather the agent that does not see it, as behind a mount.
 */
function missingFiles({ tree, where }: ObservationContext, causes: ByCause): ProtectionGap | null {
  const folder = readOrUnobservable(() => dataFolder(where));
  if (causes.size === 0 || folder instanceof Unobservable) return null;
  const { view } = where;
  const isMissing = (file: string): boolean => {
    const path = join(folder, file);
    return view.sees(path) && resolveLink(tree, view, view.toAgent(path)).kind === 'dangling';
  };
  const missing: ByCause = new Map([...causes].filter(([file]) => isMissing(file)));
  if (missing.size === 0 || !tree.isFilled(view.toAgent(folder))) return null;
  const detail = `data files that they name under data: are not in ${folder}: ${firstOf([...missing.keys()].sort())}. CrowdSec logs so and goes on without them`;
  return gapOf('data_file', namesOf(missing), detail);
}
