import { type AgentAnswer, accept, type Heartbeat, type Outcome, type Refusal, type Report, refuse } from '#contract';
import { hostSays, nextReportInS, silenceLimitMs, takeTurn, watchClock } from '../../drift/index.ts';
import { type HostFacts, judgeHost } from '../checks/judge-host.ts';
import { verdictsIn } from '../documents/drift.ts';
import { intentForAgent } from '../surfaces/intent.ts';
import { addEvent, BY_HOST } from '../tables/events.ts';
import { bumpSequence, type FleetRow, readFleet, tellBy } from '../tables/fleet.ts';
import type { HostRow } from '../tables/hosts.ts';
import { raiseRestored, readIntent } from '../tables/intents.ts';
import { engineIn, engineText, type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { readVerdict } from '../tables/verdicts.ts';
import { applyHeard } from './apply-heard.ts';
import { changeWaitS, countChange } from './change-budget.ts';
import { type EngineTold, engineEvents, NOTHING_TOLD } from './engine-events.ts';
import { noteNamed } from './named-catalogue.ts';
import type { Message } from './parse-message.ts';
import { storeReport } from './store-report.ts';

/**
 * Takes in one verified message of a host: orders it, stores it, judges the host where anything changed, and answers.
 * Runs inside the caller's transaction. A heartbeat that changes nothing writes one row.
 * @param now Unix milliseconds, by the server's clock, the only one that silence is measured by
 * @param deployment names the version that judges; what another judged is judged again
 */
export function receive(
  sql: SqlStorage,
  host: HostRow,
  sequence: number,
  message: Message,
  now: number,
  deployment: string,
): Outcome<AgentAnswer> {
  const before = readLiveness(sql, host.id);
  if (sequence <= before.sequence) return staleAfter(before);
  const isKnown = message.body.digest === before.digest;
  const kept = readIntent(sql, host.id);
  const intent = raiseRestored(sql, host.id, kept, message.body.delivered_revision);
  if (message.kind === 'heartbeat' && !isKnown) {
    saveLiveness(sql, { ...before, sequence });
    return refuse('report_needed', 'Send the full report: the last one that was received is another.', {
      intent: intentForAgent(intent),
    });
  }

  const fleet = readFleet(sql);
  const heardNow = heard(before, message.body, sequence, intent.revision, fleet, now);
  const isReportNews = message.kind === 'report' && !isKnown;
  const isNews = isReportNews || intent !== kept || changesLine(before, heardNow);
  const waitS = isNews ? changeWaitS(before, now) : 0;
  if (waitS > 0) return tooOften(waitS);

  const after = tellOfEngine(sql, before, isNews ? countChange(heardNow, now) : heardNow, now);
  saveLiveness(sql, after);
  // What waited for the end of an apply waits no more.
  if (before.apply_running > after.apply_running && fleet.telling_at !== null) tellBy(sql);
  const catalogueNeeded = noteNamed(sql, before, after);
  if (before.silent_since !== null) {
    addEvent(sql, host.id, { at: now, kind: 'agent_returned', actor: BY_HOST, detail: 'The agent is heard again.' });
  }
  noteDelivery(sql, host.id, before, after, now);
  noteLoadFault(sql, host.id, before, after, now);
  const stored = isReportNews ? storeReport(sql, host.id, message.body, before.seen_at ?? now) : null;
  // What the engine has loaded of scenarios that nobody declared stands in no verdict.
  if (stored?.isListNews || engineText(before) !== engineText(after)) bumpSequence(sql);
  const facts: Partial<HostFacts> = {
    live: after,
    intent,
    observations: stored?.observations,
    replaced: stored === null || before.seen_at === null ? null : { observations: stored.before, at: before.seen_at },
    changes: isReportNews ? message.body.changes : undefined,
  };
  const isAdoptionDue = before.adopts_at !== null && before.adopts_at <= now;
  const isToJudge = isNews || isAdoptionDue || fleet.judged_by !== deployment;
  const judged = isToJudge ? judgeHost(sql, host, now, 'host', facts) : null;
  const verdict = judged ?? readVerdict(sql, host.id);
  if (verdict === null) return refuse('internal', 'No verdict stands for this host.');
  return accept({
    intent: intentForAgent(judged?.intent ?? intent),
    verdicts: verdictsIn(verdict.line, new Date(verdict.judgedAt).toISOString()),
    next_report_in_s: nextReportInS(fleet.hosts),
    server_time: new Date(now).toISOString(),
    ...(catalogueNeeded ? { catalogue_needed: true } : {}),
  });
}

/**
 * Counts a message that the host signed and that cannot be read: against its budget, and against its sequence, so that nobody can send
 * it again. It renews no evidence. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 * @returns what to answer
 */
export function countRefused(sql: SqlStorage, hostId: string, sequence: number, refusal: Refusal, now: number): Outcome<never> {
  const before = readLiveness(sql, hostId);
  if (sequence <= before.sequence) return staleAfter(before);
  const waitS = changeWaitS(before, now);
  if (waitS > 0) return tooOften(waitS);
  saveLiveness(sql, { ...countChange(before, now), sequence });
  return { ok: false, refusal };
}

/** Whether a message is newer than the last one of its host: whatever else may be wrong with it, a replay is only that. */
export function isInOrder(sql: SqlStorage, hostId: string, sequence: number): Outcome<null> {
  const before = readLiveness(sql, hostId);
  return sequence <= before.sequence ? staleAfter(before) : accept(null);
}

/** What a host is answered that sends more messages than an agent has any use for. The member tells it from the day's changes. */
export const tooQuick = (waitS: number) =>
  refuse('rate_limited', `At most 20 messages of a host in any 10 s; send again in ${waitS} s.`, {
    limit: 'messages',
    retry_after_s: waitS,
  });

const staleAfter = ({ sequence }: LivenessRow) =>
  refuse('sequence_stale', 'A message with this Argos-Sequence, or a higher one, was already received.', {
    last_sequence: sequence,
  });

const tooOften = (waitS: number) =>
  refuse('rate_limited', `This host changes very often; send its state again in ${waitS} s.`, { retry_after_s: waitS });

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
    load_fault: body.load_fault || null,
    engine: body.engine === undefined ? null : JSON.stringify(body.engine),
    engine_at: now,
    // Where the index cannot be read for a while, or an older agent looks beside a newer one, the last one stays.
    catalogue: body.catalogue ?? before.catalogue,
    protection_gaps: body.protection_gaps === undefined ? null : JSON.stringify(body.protection_gaps),
    apply_running: body.apply_running === true ? 1 : 0,
    ...applyHeard(before, body, revision, now),
  };
}

function changesLine(before: LivenessRow, after: LivenessRow): boolean {
  return (
    before.seen_at === null ||
    before.silent_since !== after.silent_since ||
    before.duplicate_since !== after.duplicate_since ||
    before.agent_version !== after.agent_version ||
    before.delivered_revision !== after.delivered_revision ||
    before.delivery_fault !== after.delivery_fault ||
    before.load_fault !== after.load_fault ||
    before.catalogue !== after.catalogue ||
    engineText(before) !== engineText(after) ||
    before.apply_running !== after.apply_running ||
    before.protection_gaps !== after.protection_gaps
  );
}

function noteDelivery(sql: SqlStorage, hostId: string, before: LivenessRow, after: LivenessRow, now: number): void {
  if (before.delivery_fault === after.delivery_fault) return;
  addEvent(sql, hostId, {
    at: now,
    actor: BY_HOST,
    ...(after.delivery_fault === null
      ? { kind: 'delivery_recovered', detail: 'The newest intent is on the host again.' }
      : { kind: 'delivery_failed', detail: `The newest intent is not on the host. ${hostSays(after.delivery_fault)}` }),
  });
}

function noteLoadFault(sql: SqlStorage, hostId: string, before: LivenessRow, after: LivenessRow, now: number): void {
  if (before.load_fault === after.load_fault) return;
  addEvent(sql, hostId, {
    at: now,
    actor: BY_HOST,
    ...(after.load_fault === null
      ? { kind: 'load_recovered', detail: "Nothing is known any more on which CrowdSec's next load would fail." }
      : { kind: 'load_would_fail', detail: `CrowdSec's next load would fail. ${hostSays(after.load_fault)}` }),
  });
}

/**
 * Writes what the history has to say of the engine. Two agents that take turns tell of two engines: nothing is told then.
 * @returns the row with what was told
 */
function tellOfEngine(sql: SqlStorage, before: LivenessRow, after: LivenessRow, now: number): LivenessRow {
  const engine = engineText(before) === engineText(after) || after.duplicate_since !== null ? null : engineIn(after);
  if (engine === null) return after;
  const told = before.engine_told === null ? NOTHING_TOLD : (JSON.parse(before.engine_told) as EngineTold);
  const news = engineEvents({
    told,
    engine,
    digest: after.digest ?? '',
    wasKnown: told.until === null && told.state !== null,
    previousAt: before.seen_at,
    now,
  });
  for (const event of news.events) addEvent(sql, after.host_id, { actor: BY_HOST, ...event });
  return { ...after, engine_told: JSON.stringify(news.told) };
}
