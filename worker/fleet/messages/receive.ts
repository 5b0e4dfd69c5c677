import { type AgentAnswer, accept, type Heartbeat, type Outcome, type Report, refuse, type Surface } from '#contract';
import { adoptThresholds, nextReportInS, SURFACE_RULES, silenceLimitMs, takeTurn, watchClock } from '../../drift/index.ts';
import { judgeHost } from '../checks/judge-host.ts';
import { addEvent } from '../tables/events.ts';
import { bumpSequence, type FleetRow, readFleet } from '../tables/fleet.ts';
import { intentForAgent, readIntent, saveThresholds } from '../tables/intents.ts';
import { type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { addSeen, type Observed, readObservation, saveObservation } from '../tables/observations.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { changeWaitS, countChange } from './change-budget.ts';
import type { Message } from './parse-message.ts';

/**
 * Takes in one verified message of a host: orders it, stores it, judges the host where anything changed, and answers.
 * Runs inside the caller's transaction. A heartbeat that changes nothing writes one row.
 * @param now Unix milliseconds, by the server's clock, the only one that silence is measured by
 * @param deployment names the version that judges; what another judged is judged again
 */
export function receive(
  sql: SqlStorage,
  hostId: string,
  sequence: number,
  message: Message,
  now: number,
  deployment: string,
): Outcome<AgentAnswer> {
  const before = readLiveness(sql, hostId);
  if (sequence <= before.sequence) {
    return refuse('sequence_stale', 'a message with this or a later sequence was already received', {
      last_sequence: before.sequence,
    });
  }
  const isKnown = message.body.digest === before.digest;
  if (message.kind === 'heartbeat' && !isKnown) {
    saveLiveness(sql, { ...before, sequence });
    return refuse('report_needed', 'send the full report: this digest is not the last one received', {
      intent: intentForAgent(readIntent(sql, hostId)),
    });
  }

  const fleet = readFleet(sql);
  const revision = readIntent(sql, hostId).revision;
  const heardNow = heard(before, message.body, sequence, revision, fleet, now);
  const isNews = (message.kind === 'report' && !isKnown) || changesLine(before, heardNow);
  const waitS = isNews ? changeWaitS(before, now) : 0;
  if (waitS > 0)
    return refuse('rate_limited', `This host changes very often; send its state again in ${waitS} s.`, { retry_after_s: waitS });

  const after = isNews ? countChange(heardNow, now) : heardNow;
  saveLiveness(sql, after);
  if (before.silent_since !== null) {
    addEvent(sql, hostId, { at: now, kind: 'agent_returned', actor: 'host', detail: 'The agent is heard again.' });
  }
  noteDelivery(sql, hostId, before, after, now);
  if (message.kind === 'report' && !isKnown && storeReport(sql, hostId, message.body, before.seen_at ?? now, now))
    bumpSequence(sql);
  if (isNews || fleet.judged_by !== deployment) judgeHost(sql, hostId, now, 'host');
  return answer(sql, hostId, fleet, now);
}

function heard(
  before: LivenessRow,
  body: Report | Heartbeat,
  sequence: number,
  revision: number,
  fleet: FleetRow,
  now: number,
): LivenessRow {
  const watch = watchClock(now, fleet.paused_ms);
  const limit = silenceLimitMs(nextReportInS(fleet.hosts));
  const turn =
    body.agent.mode === 'run'
      ? takeTurn(JSON.parse(before.instances) as string[], body.agent.instance)
      : { recent: JSON.parse(before.instances) as string[], tookTurns: false };
  const isOver = before.duplicate_until === null || before.duplicate_until < watch;
  return {
    ...before,
    seen_at: now,
    silent_after: watch + limit,
    silent_since: null,
    duplicate_since: turn.tookTurns ? (before.duplicate_since ?? now) : isOver ? null : before.duplicate_since,
    duplicate_until: turn.tookTurns ? watch + limit : isOver ? null : before.duplicate_until,
    sequence,
    digest: body.digest,
    instances: JSON.stringify(turn.recent),
    agent_version: body.agent.version,
    // A revision that was never declared is on no disk: sentinels of another deployment, or a lie.
    delivered_revision: body.delivered_revision !== null && body.delivered_revision <= revision ? body.delivered_revision : null,
    delivery_fault: body.delivery_fault || null,
  };
}

function changesLine(before: LivenessRow, after: LivenessRow): boolean {
  return (
    before.seen_at === null ||
    before.silent_since !== after.silent_since ||
    before.duplicate_since !== after.duplicate_since ||
    before.agent_version !== after.agent_version ||
    before.delivered_revision !== after.delivered_revision ||
    before.delivery_fault !== after.delivery_fault
  );
}

function noteDelivery(sql: SqlStorage, hostId: string, before: LivenessRow, after: LivenessRow, now: number): void {
  if (before.delivery_fault === after.delivery_fault) return;
  addEvent(sql, hostId, {
    at: now,
    actor: 'host',
    ...(after.delivery_fault === null
      ? { kind: 'delivery_recovered', detail: 'The newest intent is on the host again.' }
      : { kind: 'delivery_failed', detail: `The newest intent is not on the host: ${after.delivery_fault}` }),
  });
}

/** @returns whether it lists anything else than before: news to whoever shows it, also where no verdict changes */
function storeReport(sql: SqlStorage, hostId: string, report: Report, previousAt: number, now: number): boolean {
  // A list beside a state that decides nothing is no evidence, and two of them would not fit into a row.
  const scenarios =
    report.scenarios.state === 'read' ? report.scenarios : { ...report.scenarios, installed: [], collections: undefined };
  const changed = [
    storeSurface(sql, hostId, 'scenarios', scenarios, previousAt),
    storeSurface(sql, hostId, 'appsec_tuning', report.tuning, previousAt),
  ];
  if (report.scenarios.state === 'read') addSeen(sql, hostId, report.scenarios);

  const adopted = adoptThresholds(readIntent(sql, hostId), report.tuning);
  if (adopted === null) return changed.includes(true);
  saveThresholds(sql, hostId, adopted, now);
  addEvent(sql, hostId, {
    at: now,
    kind: 'intent_adopted',
    surface: 'appsec_tuning',
    actor: 'argos',
    detail: `Adopted what the host has as declared: inbound ${adopted.inbound ?? 'not declared'}, outbound ${adopted.outbound ?? 'not declared'}.`,
  });
  return changed.includes(true);
}

/** @returns whether anything but a file's time changed */
function storeSurface<S extends Surface>(
  sql: SqlStorage,
  hostId: string,
  surface: S,
  observed: Observed[S],
  previousAt: number,
): boolean {
  const isDecided = (each: Observed[S]) => SURFACE_RULES[surface].obstacle(each as never) === null;
  const before = readObservation(sql, hostId, surface);
  if (before !== null && JSON.stringify(before.observed) === JSON.stringify(observed)) return false;
  const earlier =
    before !== null && isDecided(before.observed) ? { observed: before.observed, at: previousAt } : (before?.decided ?? null);
  saveObservation(sql, hostId, surface, { observed, decided: isDecided(observed) ? null : earlier });
  const timeless = (each: Observed[S]) => JSON.stringify({ ...each, modified_at: null });
  return before === null || timeless(before.observed) !== timeless(observed);
}

function answer(sql: SqlStorage, hostId: string, fleet: FleetRow, now: number): Outcome<AgentAnswer> {
  const verdict = readVerdict(sql, hostId);
  if (verdict === null) return refuse('internal', 'the host has no verdict');
  return accept({
    intent: intentForAgent(readIntent(sql, hostId)),
    verdicts: { scenarios: { ...verdict.line.scenarios }, appsec_tuning: { ...verdict.line.appsec_tuning } },
    next_report_in_s: nextReportInS(fleet.hosts),
    server_time: new Date(now).toISOString(),
  });
}
