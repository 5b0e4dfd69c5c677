import type { Actor, Cause, Changes, Muted, Verdict, Verdicts } from '#contract';
import {
  asBasis,
  countHost,
  describeEngine,
  type EngineFacts,
  engineCommands,
  isAllWaived,
  type Judgement,
  judge,
  type SurfaceMemory,
  type SurfaceRule,
  shortEngine,
  shortGaps,
} from '../../drift/index.ts';
import { evidenceEvents } from '../alerts/evidence-events.ts';
import { keepIncidents } from '../alerts/keep-incidents.ts';
import { judgeWaivers } from '../quiet/judge-waivers.ts';
import { mutedByName } from '../quiet/muted.ts';
import { differencesOf } from '../surfaces/differences.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { FleetSurface } from '../surfaces/surface.ts';
import { addEvent, BY_HOST } from '../tables/events.ts';
import { bumpSequence } from '../tables/fleet.ts';
import type { HostRow } from '../tables/hosts.ts';
import { readIntent, type StoredIntent } from '../tables/intents.ts';
import { agentFacts, engineIn, gapsIn, type LivenessRow, readLiveness, saveLiveness } from '../tables/liveness.ts';
import { readMutesAround } from '../tables/mutes.ts';
import { type Observation, type Observations, readObservations } from '../tables/observations.ts';
import { type HostLine, readVerdict, type StoredVerdict, saveVerdict } from '../tables/verdicts.ts';
import { adopt, adoptsAt } from './adopt.ts';

/** What a host is judged by. */
export interface HostFacts {
  readonly intent: StoredIntent;
  readonly live: LivenessRow;
  readonly observations: Observations;
  /** What the agent saw moving with the report that has just come; null without one. It is not stored. */
  readonly changes: Changes | null;
  /** What the report that has just come replaces, and until when that held (Unix milliseconds); null without one. */
  readonly replaced: { readonly observations: Observations; readonly at: number } | null;
  /** Who changed the intent; null where the host changed. */
  readonly by: Actor | null;
}

/** What stands after a judgement. */
export interface JudgedHost extends StoredVerdict {
  /** With what was adopted. */
  readonly intent: StoredIntent;
}

/**
 * Judges every surface of a host, and stores the verdict, its events and a new sequence where anything but times changed, with the incidents
 * that come of it. What nobody has declared is adopted before, unless it was an operator who changed something. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 * @param trigger what changed, which becomes the cause of a drift that opens now
 * @param known what the caller has read or written already; the rest is read
 * @returns the verdict that stands now
 */
export function judgeHost(
  sql: SqlStorage,
  host: HostRow,
  now: number,
  trigger: Cause,
  known: Partial<HostFacts> = {},
): JudgedHost {
  const found: HostFacts = {
    intent: known.intent ?? readIntent(sql, host.id),
    live: known.live ?? readLiveness(sql, host.id),
    observations: known.observations ?? readObservations(sql, host.id),
    changes: known.changes ?? null,
    replaced: known.replaced ?? null,
    by: known.by ?? null,
  };
  const before = readVerdict(sql, host.id);
  const engine: EngineFacts = {
    report: engineIn(found.live),
    loadFault: loadFaultOf(found.live, found.observations),
    commands: engineCommands(host),
  };
  const intent = trigger === 'host' ? adopt(sql, host, { ...found, engine }, before?.memory ?? {}, now) : found.intent;
  const facts: HostFacts = { ...found, intent };
  const judgements = FLEET_SURFACES.map((surface) => ({
    name: surface.name,
    ...judgeSurface(surface, host, facts, engine, now, trigger, before?.memory[surface.name] ?? null),
  }));
  const compared = Object.fromEntries(judgements.map(({ name, verdict }) => [name, verdict])) as unknown as Verdicts;
  const isApplying = facts.live.apply_running === 1;
  const waived = judgeWaivers(sql, host, intent, compared, { isApplying, now });
  const verdicts = Object.fromEntries(
    judgements.map(({ name, verdict }) => [name, { ...verdict, waived: waived.get(name) ?? [] }]),
  ) as unknown as Verdicts;
  const muted = mutedByName(readMutesAround(sql, host.id), host.id, now);
  const line = lineOf(host, facts, engine, verdicts, { missed: missedBy(sql, facts), muted }, now);
  const text = JSON.stringify(line);
  const counted = countHost(line);
  const memory = Object.fromEntries(judgements.map((judgement) => [judgement.name, judgement.memory]));
  const memoryText = JSON.stringify(memory);
  const adopts_at = adoptsAt(host, { ...facts, engine }, memory, now, trigger === 'host');
  if (adopts_at !== facts.live.adopts_at) saveLiveness(sql, { ...facts.live, adopts_at });
  keepIncidents(sql, host, { line, live: facts.live, differences: differencesIn(intent, line), now });
  const isSaid = before !== null && text === before.text;
  const isCounted = before?.counted?.state === counted.state && before.counted.failing === counted.failing;
  if (isSaid && isCounted && memoryText === before.memoryText) return { ...before, intent };
  // When a host was judged to be so does not change by what is only remembered.
  const judgedAt = isSaid ? before.judgedAt : now;
  saveVerdict(sql, host.id, judgedAt, memoryText, text, counted);
  const judged = { judgedAt, memory, line, counted, text, memoryText, intent };
  if (isSaid) return judged;
  bumpSequence(sql);
  for (const event of evidenceEvents(before?.memory ?? null, judged, now)) addEvent(sql, host.id, event);
  for (const { name, verdict, difference } of judgements) {
    const was: Verdict | undefined = before?.line[name];
    if ((was?.drift_detected ?? false) === verdict.drift_detected) continue;
    addEvent(sql, host.id, {
      at: now,
      kind: verdict.drift_detected ? 'drift_opened' : 'drift_cleared',
      surface: name,
      actor: facts.by ?? BY_HOST,
      detail: difference ?? clearedSentence(trigger, verdict, was?.reason === 'reload_needed'),
    });
  }
  return judged;
}

const differencesIn = (intent: StoredIntent, line: HostLine) =>
  new Map(FLEET_SURFACES.map((surface) => [surface.name, differencesOf(surface, intent, line[surface.name])]));

/** @param didRunOther whether the drift was only in what the engine had loaded */
function clearedSentence(trigger: Cause, { basis, evidence, reason }: Verdict, didRunOther: boolean): string {
  const agreeing = asBasis(basis);
  if (reason === 'engine_down') return `On disk ${agreeing} again; CrowdSec is not running.`;
  switch (trigger) {
    case 'intent':
      return 'The intent changed; nothing differs from it any more.';
    case 'host':
      if (reason === 'unreadable' || reason === 'part_of_item')
        return `What differed does so no more; whether all is ${agreeing} is not known.`;
      if (evidence === 'running') return `Running ${agreeing} again.`;
      return didRunOther
        ? `On disk ${agreeing}; whether CrowdSec has loaded it is not known any more.`
        : `On disk ${agreeing} again.`;
  }
}

/** What hub upgrades do not bring, of all surfaces that know such; null where that is not known. */
function missedBy(sql: SqlStorage, { intent, live, observations }: HostFacts): number | null {
  const counts = FLEET_SURFACES.flatMap((surface) => {
    const observation = observations.get(surface.name);
    const count = observation && surface.missed?.(sql, live.catalogue, declaredOf(surface, intent), observation);
    return count == null ? [] : [count];
  });
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function lineOf(
  host: HostRow,
  { intent, live }: HostFacts,
  engine: EngineFacts,
  verdicts: Verdicts,
  { missed, muted }: { missed: number | null; muted: Muted | null },
  now: number,
): HostLine {
  return {
    name: host.name,
    install: host.install,
    apply_command: host.apply_command,
    agent_version: live.agent_version,
    intent_revision: intent.revision,
    delivered_revision: live.delivered_revision,
    delivery_fault: live.delivery_fault,
    load_fault: engine.loadFault,
    engine: shortEngine(describeEngine(engine, agentFacts(live, host), now)),
    protection_gaps: shortGaps(gapsIn(live)),
    ...(missed === null ? {} : { missed_protection: missed }),
    ...allWaived(intent, verdicts),
    ...(muted === null ? {} : { muted }),
    ...verdicts,
  };
}

/** Which surfaces differ in nothing but what is waived; nothing where none does. */
function allWaived(intent: StoredIntent, verdicts: Verdicts): Pick<HostLine, 'all_waived'> {
  const waived = FLEET_SURFACES.filter((surface) => {
    const verdict: Verdict = verdicts[surface.name];
    return isAllWaived(differencesOf(surface, intent, verdict), verdict.waived ?? []);
  });
  return waived.length === 0 ? {} : { all_waived: Object.fromEntries(waived.map(({ name }) => [name, true])) };
}

/** An older agent tells of a failing load by what it could not observe, in any surface. */
function loadFaultOf(live: LivenessRow, observations: Observations): string | null {
  if (live.load_fault !== null) return live.load_fault;
  const faults = FLEET_SURFACES.map(({ name, rule }) => {
    const observation = observations.get(name);
    return observation === undefined ? null : rule.loadFault(observation.observed);
  });
  return faults.find((fault) => fault !== null) ?? null;
}

function judgeSurface(
  surface: FleetSurface,
  host: HostRow,
  { intent, live, observations, changes, replaced }: HostFacts,
  engine: EngineFacts,
  now: number,
  trigger: Cause,
  memory: SurfaceMemory | null,
): Judgement<object> {
  const observation = observations.get(surface.name) ?? null;
  return judge(surface.rule, {
    now,
    trigger,
    agent: agentFacts(live, host),
    declared: declaredOf(surface, intent),
    observed: observation?.observed ?? null,
    last: lastEvidence(surface.rule, observation, live.seen_at ?? now),
    previous: replaced === null ? null : lastEvidence(surface.rule, replaced.observations.get(surface.name) ?? null, replaced.at),
    engine,
    running: engine.report === null ? null : partOf(engine.report, surface.reportKey),
    memory,
    changes,
    isApplying: live.apply_running === 1,
  });
}

/** What the engine loaded of a surface; null where that is not known, and of a surface that the agent or the contract does not look at. */
const partOf = (engine: object, key: string): unknown => new Map<string, unknown>(Object.entries(engine)).get(key) ?? null;

function lastEvidence(
  rule: SurfaceRule,
  observation: Observation | null,
  seenAt: number,
): { evidence: unknown; at: number } | null {
  if (observation === null) return null;
  const current = rule.evidence(observation.observed);
  if (current !== null) return { evidence: current, at: seenAt };
  const { decided } = observation;
  const earlier = decided === null ? null : rule.evidence(decided.observed);
  return decided === null || earlier === null ? null : { evidence: earlier, at: decided.at };
}
