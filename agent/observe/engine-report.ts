import { CHANGED_LISTED_MAX, type EngineReport } from '#contract';
import { asDetail, wellFormed } from '../words/printable.ts';
import type { DiskState } from './engine/disk-state.ts';
import type { EngineSight } from './engine/engine-watch.ts';
import { changedFiles } from './engine/loaded-files.ts';
import type { Observation } from './observer.ts';
import { OBSERVERS } from './registry.ts';
import { partOf } from './surface-observer.ts';

// What is listed travels with every heartbeat; the count tells the rest.
const LISTED = Math.min(20, CHANGED_LISTED_MAX);

/** What a report says of the engine: what it loaded, held against what was observed. */
export function engineReport(sight: EngineSight, { disk, surfaces }: Observation): EngineReport {
  const nothing = { reload_needed: false, changed_since: [], changed_count: 0 };
  if (sight.kind !== 'running') {
    const startedMs = sight.kind === 'unknown' ? sight.startedMs : null;
    return {
      state: sight.kind,
      why: asDetail(sight.why),
      started_at: timeOf(startedMs),
      loaded_at: null,
      ...nothing,
      ...runningParts(() => null),
    };
  }
  const { epoch } = sight;
  const changed = inOrder(changedFiles(epoch.files, disk.files(), disk.hubDir), disk);
  return {
    state: 'running',
    why: null,
    started_at: timeOf(epoch.startedMs),
    loaded_at: timeOf(epoch.loadedMs),
    reload_needed: changed.length > 0,
    changed_since: changed.slice(0, LISTED).map((path) => wellFormed(disk.toCrowdsec(path))),
    changed_count: changed.length,
    ...runningParts((observer) => {
      const loaded = epoch.loadable[observer.contract.reportKey] ?? null;
      return loaded === null ? null : (observer.running?.told(loaded, partOf(surfaces, observer)) ?? null);
    }),
  };
}

type Observer = (typeof OBSERVERS)[number];
type RunningParts = Omit<
  EngineReport,
  'state' | 'why' | 'started_at' | 'loaded_at' | 'reload_needed' | 'changed_since' | 'changed_count'
>;

function runningParts(told: (observer: Observer) => unknown): RunningParts {
  const parts = OBSERVERS.filter(({ running }) => running !== undefined).map((each) => [each.contract.reportKey, told(each)]);
  return Object.fromEntries(parts) as RunningParts;
}

function inOrder(paths: readonly string[], { decisive }: DiskState): string[] {
  const isDecisive = (path: string) => decisive.some((each) => path === each || path.startsWith(`${each}/`));
  return [...paths].sort((a, b) => Number(isDecisive(b)) - Number(isDecisive(a)) || (a < b ? -1 : 1));
}

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
