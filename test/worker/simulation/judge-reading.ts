import type { DriftDocument, ScenariosVerdict, TuningVerdict, Verdict } from '#contract';
import type { Cron } from './actors/cron.ts';
import type { SimulatedClock } from './clock.ts';
import type { Expected } from './model/expected.ts';
import type { Truth } from './model/truth.ts';
import { EXPIRY_MS, kvBoundMs, RETRY_MS, SILENCE_NOTICED_MS, SILENT_AFTER_MS } from './promises.ts';
import type { Troubles } from './troubles.ts';
import type { World } from './world.ts';

export interface Judged {
  /** What was shown: a status, or the reason of an unknown. */
  readonly shown: readonly string[];
  /** What is wrong with it. */
  readonly faults: readonly string[];
  /** Whether green was shown where it was not true at any moment of which the answer may speak. */
  readonly isFalseGreen: boolean;
  readonly isInTrouble: boolean;
}

interface Around {
  readonly clock: SimulatedClock;
  readonly world: World;
  readonly cron: Cron;
  readonly troubles: Troubles;
}

/**
 * Holds one answer against the truth: it must say what was true at some moment of the time that it may be behind, or that the agent is
 * silent or the checks have stopped where that may be said.
 * @param from where it was read: `fresh` from Fleet, or a location's KV
 */
export function judgeReading(drift: DriftDocument, from: 'fresh' | 'kv', truth: Truth, around: Around): Judged {
  const { clock, world, troubles } = around;
  const faults: string[] = [];
  const checkedAt = drift.last_check_at === undefined ? null : Date.parse(drift.last_check_at);
  const checkedTrue = checkedAt === null ? null : (world.checks.get(checkedAt) ?? null);
  if (checkedAt !== null && checkedTrue === null) faults.push(`last_check_at ${drift.last_check_at}: nobody checked then`);
  const isExpired = checkedAt !== null && clock.wall > checkedAt + EXPIRY_MS;

  const boundMs = from === 'fresh' ? 0 : kvBoundMs(world.kv, clock.now);
  const quietSince = clock.now - (boundMs ?? 0) - RETRY_MS;
  const isInTrouble =
    from === 'kv' && (boundMs === null || troubles.since(quietSince, ['kv', 'alarm', 'tick', 'clock', 'deployment']));
  // An answer never speaks of a time before its own check, whatever is wrong.
  const promised = isInTrouble || boundMs === null ? 0 : clock.now - boundMs;
  const since = Math.max(promised, checkedTrue ?? 0);

  let isFalseGreen = false;
  for (const surface of ['scenarios', 'appsec_tuning'] as const) {
    const verdict = drift[surface];
    const said = `${surface} ${verdict.status} ${verdict.reason ?? ''}`.trim();
    if ((verdict.reason === 'check_stopped') !== isExpired) {
      faults.push(`${said}, and the last check was ${drift.last_check_at} (${clock.wall - (checkedAt ?? 0)} ms ago)`);
      isFalseGreen ||= verdict.status === 'in_sync';
    }
    if (isExpired) continue;
    const versions = truth.during(since).map((version) => version[surface]);
    const isSilent = verdict.reason === 'agent_silent';
    const isDoubted = verdict.reason === 'duplicate_agent';
    const values = surface === 'scenarios' ? scenarioValues(drift.scenarios) : tuningValues(drift.appsec_tuning);
    const isTrue = versions.some((expected) => agrees(expected, verdict, values, isSilent || isDoubted));
    if (!isTrue) {
      faults.push(
        `${said} drift ${verdict.drift_detected} ${values}; true was ${versions.map((each) => JSON.stringify(each)).join(' or ')}`,
      );
      isFalseGreen ||= verdict.status === 'in_sync' && versions.every(({ status }) => status !== 'in_sync');
    }
    const silence = judgeSilence(isSilent, since, truth, around);
    if (silence !== null && verdict.reason !== 'never_reported') {
      faults.push(`${said}: ${silence}`);
      isFalseGreen ||= verdict.status === 'in_sync';
    }
    const doubt = isSilent ? null : judgeDoubt(isDoubted, since, truth, around);
    if (doubt !== null) {
      faults.push(`${said}: ${doubt}`);
      isFalseGreen ||= verdict.status === 'in_sync';
    }
  }
  const stopped = isExpired ? judgeStopped(from, around) : null;
  if (stopped !== null) faults.push(stopped);
  const shown = [drift.scenarios, drift.appsec_tuning].map(({ status, reason }) =>
    status === 'unknown' ? String(reason) : status,
  );
  return { shown, faults, isFalseGreen, isInTrouble };
}

function agrees(expected: Expected, verdict: Verdict, values: string, isOverlaid: boolean): boolean {
  const isDriftTrue = expected.drift === null || expected.drift === verdict.drift_detected;
  const isStandingTrue = isOverlaid || (verdict.status === expected.status && verdict.reason === expected.reason);
  return isDriftTrue && isStandingTrue && values === expected.values;
}

/** Null where an agent is said to be silent, or to be heard, that may be said so. */
function judgeSilence(isSilent: boolean, since: number, truth: Truth, { clock, cron, troubles }: Around): string | null {
  // Where the wall clock is set, no silence is begun nor ended at the right moment.
  if (troubles.since(since - 2 * SILENT_AFTER_MS, ['clock'])) return null;
  if (isSilent) {
    const longest = truth.longestSilence(since, clock.now);
    return longest > SILENT_AFTER_MS ? null : `it was heard all the time, with at most ${longest} ms between`;
  }
  const heard = truth.lastHeard();
  if (heard === null || heard >= since) return null;
  const watched = watchedMs(cron.ticks, heard, since);
  return watched > SILENT_AFTER_MS + SILENCE_NOTICED_MS
    ? `it was not heard for ${watched} ms in which the fleet was checked`
    : null;
}

/** Null where two agents may be said to take turns, or not to. */
function judgeDoubt(isDoubted: boolean, since: number, truth: Truth, { clock, cron, troubles }: Around): string | null {
  const { last } = truth.turns;
  if (troubles.since(since - 2 * SILENT_AFTER_MS, ['clock'])) return null;
  if (isDoubted) {
    const watched = last === null ? Number.POSITIVE_INFINITY : watchedMs(cron.ticks, last, since);
    return watched <= SILENT_AFTER_MS + SILENCE_NOTICED_MS
      ? null
      : `no turn was taken for ${watched} ms in which the fleet was checked`;
  }
  const isOwed = last !== null && last < since && clock.now < last + SILENT_AFTER_MS;
  return isOwed ? `two agents took turns ${clock.now - last} ms ago` : null;
}

/** How much of a time was checked minute by minute. */
function watchedMs(ticks: readonly number[], from: number, to: number): number {
  let watched = 0;
  for (let index = ticks.length - 1; index > 0; index -= 1) {
    const [tick, before] = [ticks[index] as number, ticks[index - 1] as number];
    if (tick <= from) break;
    if (tick <= to && tick - before <= 120_000) watched += tick - Math.max(before, from);
  }
  return watched;
}

/** Null where it may be said that the checks have stopped. */
function judgeStopped(from: 'fresh' | 'kv', { clock, troubles, world }: Around): string | null {
  const kinds =
    from === 'fresh' ? (['tick', 'clock', 'deployment'] as const) : (['tick', 'clock', 'deployment', 'kv', 'alarm'] as const);
  if (from === 'kv' && kvBoundMs(world.kv, clock.now) === null) return null;
  return troubles.since(clock.now - EXPIRY_MS - RETRY_MS, kinds) ? null : 'the checks go on, and it says that they have stopped';
}

function scenarioValues(verdict: ScenariosVerdict): string {
  const { expected_disabled, actually_enabled, expected_enabled, actually_missing, actually_simulated } = verdict;
  return JSON.stringify([expected_disabled, actually_enabled, expected_enabled, actually_missing, actually_simulated]);
}

function tuningValues(verdict: TuningVerdict): string {
  const { expected_inbound, actual_inbound, expected_outbound, actual_outbound } = verdict;
  return JSON.stringify([expected_inbound, actual_inbound, expected_outbound, actual_outbound]);
}
