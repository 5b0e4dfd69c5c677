import { pauseFound, watchClock } from '../drift/index.ts';
import { judgeHost } from './judge-host.ts';
import { addEvent } from './tables/events.ts';
import { readFleet, saveCheck } from './tables/fleet.ts';
import { findFlips, type LivenessRow, saveLiveness } from './tables/liveness.ts';

/**
 * One pass over the fleet. Reports and intents are judged when they arrive, so only what changes by the passing of time is
 * left: agents that went silent, duplicates that ended. Reads one narrow row a host. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 * @param scheduledAt the cron's `scheduledTime`, or null for a check that makes up a late one
 * @returns false for a second tick with the same `scheduledTime`, which has no effect
 */
export function check(sql: SqlStorage, now: number, scheduledAt: number | null): boolean {
  const fleet = readFleet(sql);
  if (scheduledAt !== null && fleet.scheduled_at !== null && scheduledAt <= fleet.scheduled_at) return false;
  const pausedMs = fleet.paused_ms + pauseFound(now, fleet.checked_at);
  saveCheck(sql, now, scheduledAt, pausedMs);
  const watch = watchClock(now, pausedMs);
  for (const before of findFlips(sql, watch)) {
    const after = settle(before, watch);
    saveLiveness(sql, after);
    if (before.silent === 0 && after.silent === 1) {
      addEvent(sql, before.host_id, {
        at: (before.silent_after ?? watch) + pausedMs,
        kind: 'agent_silent',
        actor: 'argos',
        detail: 'Nothing was heard from the agent for longer than three heartbeats.',
      });
    }
    judgeHost(sql, before.host_id, now, 'host');
  }
  return true;
}

function settle(before: LivenessRow, watch: number): LivenessRow {
  const isDuplicateOver = before.duplicate_until === null || before.duplicate_until < watch;
  return {
    ...before,
    silent: before.silent_after !== null && before.silent_after < watch ? 1 : 0,
    duplicate_since: isDuplicateOver ? null : before.duplicate_since,
    duplicate_until: isDuplicateOver ? null : before.duplicate_until,
  };
}
