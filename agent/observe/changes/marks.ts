import { isAbsolute, join, normalize } from 'node:path';
import { ITEM_TYPES } from '#contract';
import type { DiskState } from '../engine/disk-state.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { readApplyRun } from './apply-run.ts';
import type { Marks } from './changes.ts';

/** The marks of an observation. @param disk what it found of the files that CrowdSec reads */
export function marksOf({ tree, where, hub, inventory }: ObservationContext, disk: Pick<DiskState, 'files'>): Marks {
  const versions = new Set<string>();
  for (const type of ITEM_TYPES) {
    const items = readOrUnobservable(() => inventory(type));
    if (items instanceof Unobservable) continue;
    for (const { origin, content, target } of items.byName.values())
      if (origin === 'hub' && (content === 'clean' || content === 'outdated')) versions.add(target);
  }
  return {
    files: disk.files,
    index: hub.index.digest(tree, where),
    versions,
    crowdsecDir: where.crowdsecDir,
    tuningFile: where.tuningFile,
    simulationFile: simulationFileOf(where),
    apply: readApplyRun(tree, where.configFolder),
  };
}

/** Where the reader of simulation.yaml looks; what it cannot decide has no place here. */
function simulationFileOf({ config, view, crowdsecDir }: Where): string | null {
  const written = config.simulationPath;
  if (written === null) return config.doubts.simulationPath === undefined ? join(crowdsecDir, 'simulation.yaml') : null;
  return isAbsolute(written) && !written.includes('$') ? view.toAgent(normalize(written)) : null;
}
