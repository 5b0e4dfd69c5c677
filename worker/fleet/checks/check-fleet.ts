import { isFromTheFuture, isOverdue, pauseFound, watchClock } from '../../drift/index.ts';
import { trimLog } from '../alerts/delivery/outbox-rows.ts';
import { endQuiet } from '../quiet/end-quiet.ts';
import { addEvent, BY_ARGOS } from '../tables/events.ts';
import { type FleetRow, readFleet, saveCheck, saveJudged } from '../tables/fleet.ts';
import { readHost, readHostsAfter } from '../tables/hosts.ts';
import { findFlips, type LivenessRow, saveLiveness } from '../tables/liveness.ts';
import { judgeHost } from './judge-host.ts';

/** How many hosts a tick judges again after a deployment. */
export const JUDGED_AGAIN_A_TICK = 200;

/**
 * One pass over the fleet. Reports and intents are judged when they arrive, so only what changes by the passing of time is
 * left (agents that went silent, duplicates that ended, mutes and waivers that are over, what has stayed long enough to be adopted), and, after a deployment, what
 * another version has judged. Reads one narrow row a host. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 * @param scheduledAt the cron's `scheduledTime`, or null for a check that makes up a late one
 * @param deployment names the version that judges
 * @returns false for a second tick with the same `scheduledTime`, which has no effect
 */
export function checkFleet(sql: SqlStorage, now: number, scheduledAt: number | null, deployment: string): boolean {
  const fleet = readFleet(sql);
  if (scheduledAt !== null && wasScheduled(fleet, scheduledAt, now)) return false;
  const pausedMs = fleet.paused_ms + pauseFound(now, fleet.checked_at);
  // A new cron trigger takes up to 15 minutes to run at all: the first check is never late.
  const isLate = fleet.checked_at !== null && isOverdue(now, fleet.checked_at);
  saveCheck(sql, { at: now, scheduledAt, pausedMs, isLate });
  const watch = watchClock(now, pausedMs);
  for (const before of findFlips(sql, watch, now)) {
    const after = settle(before, watch, pausedMs);
    saveLiveness(sql, after);
    if (before.silent_since === null && after.silent_since !== null) {
      addEvent(sql, before.host_id, {
        at: after.silent_since,
        kind: 'agent_silent',
        actor: BY_ARGOS,
        detail: 'No evidence came from the agent for longer than three heartbeats.',
      });
    }
    const host = readHost(sql, before.host_id);
    if (host !== null) judgeHost(sql, host, now, 'host', { live: after });
  }
  endQuiet(sql, fleet, now);
  if (fleet.judged_by !== deployment) judgeAgain(sql, fleet, now, deployment);
  if (hourOf(now) !== hourOf(fleet.checked_at ?? 0)) trimLog(sql, now);
  return true;
}

const hourOf = (ms: number): number => Math.floor(ms / 3_600_000);

function wasScheduled({ scheduled_at }: FleetRow, scheduledAt: number, now: number): boolean {
  return scheduled_at !== null && !isFromTheFuture(scheduled_at, now) && scheduledAt <= scheduled_at;
}

// A verdict must not outlive the code that made it: a false green that a release mends would otherwise stay on every host whose
// report does not change.
function judgeAgain(sql: SqlStorage, fleet: FleetRow, now: number, deployment: string): void {
  const hosts = readHostsAfter(sql, fleet.judged_to, JUDGED_AGAIN_A_TICK);
  for (const host of hosts) judgeHost(sql, host, now, 'host');
  const isDone = hosts.length < JUDGED_AGAIN_A_TICK;
  saveJudged(sql, isDone ? deployment : fleet.judged_by, isDone ? '' : (hosts.at(-1)?.id ?? ''));
}

function settle(before: LivenessRow, watch: number, pausedMs: number): LivenessRow {
  const isDuplicateOver = before.duplicate_until === null || before.duplicate_until < watch;
  const isSilent = before.silent_after !== null && before.silent_after < watch;
  return {
    ...before,
    silent_since: isSilent ? (before.silent_since ?? (before.silent_after ?? watch) + pausedMs) : null,
    duplicate_since: isDuplicateOver ? null : before.duplicate_since,
    duplicate_until: isDuplicateOver ? null : before.duplicate_until,
  };
}
