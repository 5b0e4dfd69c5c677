import { join } from 'node:path';
import type { Tree } from '../disk/tree.ts';

/**
 * What the apply script (scripts/setup-appsec.sh) leaves beside CrowdSec's configuration: a folder while it is at work, and a record of
 * the revision, which each run writes or touches after its last question and before its first change.
 */
export interface ApplyRun {
  /** When the run that is at work began, Unix nanoseconds; null without one. */
  lockNs: bigint | null;
  record: ApplyRecord | null;
}

interface ApplyRecord {
  /** Another one after each run. */
  stamp: string;
  /** Unix nanoseconds. */
  writtenNs: bigint;
  /** Null where it does not say. */
  revision: number | null;
}

/** A lock that is older is that of a run that was killed. Its process cannot be asked for: it may be another container's. */
const RUN_MAX_MS = 7_200_000;

/** It has a line for each scenario that was removed or had simulated, and is as large as the lists of them, of 2 MiB each, can make it. */
const RECORD_MAX_BYTES = 16_777_216;

const REVISION = /^# argos-drift applied revision ([1-9]\d{0,14})\n/;

const pathsIn = (configFolder: string) => ({
  lock: join(configFolder, '.argos-drift-apply.lock'),
  record: join(configFolder, '.argos-drift-applied'),
});

/** The paths that are looked at. They are no files of CrowdSec's. */
export const applyPaths = (configFolder: string): string[] => Object.values(pathsIn(configFolder));

/** Looks at both. @param configFolder that of config.yaml, which the script calls CROWDSEC_DIR */
export function readApplyRun(tree: Tree, configFolder: string): ApplyRun {
  const paths = pathsIn(configFolder);
  const [lock, record] = [tree.look(paths.lock), tree.look(paths.record)];
  const content = record.kind === 'file' ? tree.read(paths.record, RECORD_MAX_BYTES) : null;
  const revision = content?.ok ? REVISION.exec(content.bytes.toString('latin1'))?.[1] : undefined;
  return {
    lockNs: lock.kind === 'directory' ? lock.stat.ctimeNs : null,
    record:
      record.kind === 'file'
        ? {
            stamp: `${record.stat.ino} ${record.stat.ctimeNs}`,
            writtenNs: record.stat.ctimeNs,
            revision: revision === undefined ? null : Number(revision),
          }
        : null,
  };
}

/** Whether a run is at work. @param nowMs Unix milliseconds */
export function isApplyRunning({ lockNs }: ApplyRun, nowMs: number): boolean {
  return lockNs !== null && nowMs - Number(lockNs / 1_000_000n) <= RUN_MAX_MS;
}

/** A run that is carrying something out. */
export interface ApplyAtWork {
  readonly revision: number;
  /** RFC 3339: when it wrote its record, which is after its last question and before its first change. */
  readonly since: string;
}

/** For longer than this nobody shall keep quiet since a run is at work: it hangs, or was killed. */
const AT_WORK_MAX_MS = 600_000;

/**
 * The run that is carrying something out, with the revision that it has read; null where none is. One that still waits for the answer to its
 * question has written no record yet, and has changed nothing. @param nowMs Unix milliseconds
 */
export function applyAtWork(run: ApplyRun, nowMs: number): ApplyAtWork | null {
  const { lockNs, record } = run;
  if (!isApplyRunning(run, nowMs) || lockNs === null || record === null || record.revision === null) return null;
  if (record.writtenNs < lockNs) return null;
  const sinceMs = Number(record.writtenNs / 1_000_000n);
  if (nowMs - sinceMs > AT_WORK_MAX_MS) return null;
  return { revision: record.revision, since: new Date(sinceMs).toISOString() };
}

/**
 * Whether a run carried something out between two looks. A lock alone does not show it: that run may still wait for the answer to its
 * question, while somebody else changes what is seen.
 */
export function hasApplied(before: ApplyRun, now: ApplyRun): boolean {
  if (now.record === null) return false;
  if (before.record?.stamp !== now.record.stamp) return true;
  const lockNs = before.lockNs ?? now.lockNs;
  return lockNs !== null && now.record.writtenNs > lockNs;
}
