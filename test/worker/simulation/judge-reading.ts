import type { DriftDocument, ScenariosVerdict, TuningVerdict, Verdict } from '#contract';
import { type Around, judgeDoubt, judgeSilence, judgeStopped } from './judge-overlays.ts';
import type { Expected } from './model/expected.ts';
import type { Truth } from './model/truth.ts';
import { EXPIRY_MS, kvBoundMs, RETRY_MS } from './promises.ts';

export interface Judged {
  /** What was shown: a status, or the reason of an unknown. */
  readonly shown: readonly string[];
  /** What is wrong with it. */
  readonly faults: readonly string[];
  /** Whether green was shown where it was not true at any moment of which the answer may speak. */
  readonly isFalseGreen: boolean;
  readonly isInTrouble: boolean;
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

  const boundMs = from === 'fresh' ? 0 : kvBoundMs(world, clock.now);
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

function scenarioValues(verdict: ScenariosVerdict): string {
  const { expected_disabled, actually_enabled, expected_enabled, actually_missing, actually_simulated } = verdict;
  const declared = [expected_disabled, actually_enabled, expected_enabled, actually_missing, actually_simulated];
  return JSON.stringify([...declared, verdict.expected_simulated, verdict.not_simulated]);
}

function tuningValues(verdict: TuningVerdict): string {
  const { expected_inbound, actual_inbound, expected_outbound, actual_outbound } = verdict;
  return JSON.stringify([expected_inbound, actual_inbound, expected_outbound, actual_outbound]);
}
