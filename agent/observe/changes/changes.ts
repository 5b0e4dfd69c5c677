import { join } from 'node:path';
import { CHANGE_KINDS, type ChangeKind, type Changes, ITEM_TYPES } from '#contract';
import { isInside } from '../disk/view.ts';
import { type ApplyRun, hasApplied } from './apply-run.ts';

/** What is kept of an observation to tell by the next one what has moved. Paths as the agent sees them. */
export interface Marks {
  /** What each file that CrowdSec reads holds: short digests, and the texts of links after `-> `. */
  files(): ReadonlyMap<string, string>;
  /** The digest of the hub's index; null where it could not be read. */
  readonly index: string | null;
  /** The files of installed hub items that are a version of the index. */
  readonly versions: ReadonlySet<string>;
  /** The folder of the installed items. */
  readonly crowdsecDir: string;
  readonly tuningFile: string;
  /** CrowdSec's simulation.yaml; null where it is not known where that stands. */
  readonly simulationFile: string | null;
  readonly apply: ApplyRun;
}

/**
 * What has moved between two observations of one host. Facts alone: whose doing it was is the Worker's to say. A hub item's file counts
 * where it was there before and is a version of the index now; an edit by hand is none, and what was just downloaded replaces nothing.
 */
export function changesBetween(before: Marks, now: Marks): Changes {
  const moved = new Set<ChangeKind>();
  if (before.index !== null && now.index !== null && before.index !== now.index) moved.add('hub_index');
  const [then, files] = [before.files(), now.files()];
  for (const path of new Set([...then.keys(), ...files.keys()])) {
    const [was, is] = [then.get(path), files.get(path)];
    const kind = was === is ? null : kindOf(path, was, is, now);
    if (kind !== null) moved.add(kind);
  }
  const isApplied = hasApplied(before.apply, now.apply);
  if (isApplied) moved.add('apply');
  return {
    kinds: CHANGE_KINDS.filter((kind) => moved.has(kind)),
    applied_revision: isApplied ? (now.apply.record?.revision ?? null) : null,
  };
}

function kindOf(path: string, was: string | undefined, is: string | undefined, now: Marks): ChangeKind | null {
  if (now.versions.has(path)) return was === undefined || is === undefined ? null : 'hub_items';
  if (path === now.tuningFile) return 'tuning_file';
  if (now.simulationFile !== null && (path === now.simulationFile || path === `${now.simulationFile}.local`)) return 'simulation';
  if (!ITEM_TYPES.some((type) => isInside(path, join(now.crowdsecDir, type)))) return null;
  return was?.startsWith('-> ') || is?.startsWith('-> ') ? 'links' : 'local_files';
}
