import { type Cause, type CollectionsReport, SURFACE_NAMES, type Surface } from '#contract';
import { type AgentFacts, type Judgement, judge, SURFACE_RULES, type SurfaceRule } from '../../drift/index.ts';
import { addEvent } from '../tables/events.ts';
import { bumpSequence } from '../tables/fleet.ts';
import { readHost } from '../tables/hosts.ts';
import { readIntent } from '../tables/intents.ts';
import { readLiveness } from '../tables/liveness.ts';
import { type Observed, readObservation } from '../tables/observations.ts';
import { type HostLine, readVerdict, saveVerdict, type VerdictMemory } from '../tables/verdicts.ts';

/**
 * Judges every surface of a host from what is stored, and stores the verdict, its events and a new sequence where anything
 * but times changed. Runs inside the caller's transaction.
 * @param trigger what changed, which becomes the cause of a drift that opens now
 */
export function judgeHost(sql: SqlStorage, hostId: string, now: number, trigger: Cause): void {
  const host = readHost(sql, hostId);
  if (host === null) return;
  const intent = readIntent(sql, hostId);
  const live = readLiveness(sql, hostId);
  const before = readVerdict(sql, hostId);
  const agent: AgentFacts = {
    enrolledAt: host.enrolled_at,
    silentSince: live.silent_since,
    duplicateSince: live.duplicate_since,
    seenAt: live.seen_at,
  };

  const judgeSurface = <S extends Surface, Evidence, Compared>(
    surface: S,
    rule: SurfaceRule<Observed[S], Evidence, Compared>,
  ): Judgement<Compared> => {
    const observation = readObservation(sql, hostId, surface);
    return judge(rule, {
      now,
      trigger,
      agent,
      intent,
      observed: observation?.observed ?? null,
      last: lastEvidence(rule, observation, live.seen_at ?? now),
      memory: before?.memory[surface] ?? null,
    });
  };
  const judgements = {
    scenarios: judgeSurface('scenarios', SURFACE_RULES.scenarios),
    appsec_tuning: judgeSurface('appsec_tuning', SURFACE_RULES.appsec_tuning),
  };

  const line: HostLine = {
    name: host.name,
    install: host.install,
    apply_command: host.apply_command,
    agent_version: live.agent_version,
    intent_revision: intent.revision,
    delivered_revision: live.delivered_revision,
    delivery_fault: live.delivery_fault,
    load_fault: loadFault(readObservation(sql, hostId, 'scenarios')?.observed.collections),
    scenarios: judgements.scenarios.verdict,
    appsec_tuning: judgements.appsec_tuning.verdict,
  };
  const text = JSON.stringify(line);
  if (text === before?.text) return;

  const memory: VerdictMemory = { scenarios: judgements.scenarios.memory, appsec_tuning: judgements.appsec_tuning.memory };
  saveVerdict(sql, hostId, now, memory, text);
  bumpSequence(sql);
  for (const surface of SURFACE_NAMES) {
    const was = before?.line[surface].drift_detected ?? false;
    const { verdict, difference } = judgements[surface];
    if (was === verdict.drift_detected) continue;
    addEvent(sql, hostId, {
      at: now,
      kind: verdict.drift_detected ? 'drift_opened' : 'drift_cleared',
      surface,
      actor: trigger === 'intent' ? 'operator' : 'host',
      detail:
        difference ??
        (trigger === 'intent' ? 'The declaration changed; nothing differs from it any more.' : 'As declared again.'),
    });
  }
}

// What makes the engine's whole load fail can stand in any folder, and the scenarios read all the same.
function loadFault(collections: CollectionsReport | undefined): string | null {
  return collections?.state === 'invalid' ? (collections.detail ?? 'the agent does not say why') : null;
}

function lastEvidence<T, Evidence>(
  rule: SurfaceRule<T, Evidence, unknown>,
  observation: { observed: T; decided: { observed: T; at: number } | null } | null,
  seenAt: number,
): { evidence: Evidence; at: number } | null {
  if (observation === null) return null;
  const current = rule.evidence(observation.observed);
  if (current !== null) return { evidence: current, at: seenAt };
  const earlier = observation.decided === null ? null : rule.evidence(observation.decided.observed);
  return earlier === null || observation.decided === null ? null : { evidence: earlier, at: observation.decided.at };
}
