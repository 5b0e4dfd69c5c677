import type { Circumstances, EngineFacts } from '../../drift/index.ts';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import { addEvent, BY_ARGOS } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import { type StoredIntent, saveDeclared } from '../tables/intents.ts';
import type { LivenessRow } from '../tables/liveness.ts';
import type { Observations } from '../tables/observations.ts';
import type { VerdictMemory } from '../tables/verdicts.ts';

/** What is adopted from. */
interface Evidence {
  readonly intent: StoredIntent;
  readonly live: LivenessRow;
  readonly observations: Observations;
  readonly engine: EngineFacts;
}

/**
 * Adopts, surface by surface, what a host has and nobody has declared. Runs inside the caller's transaction.
 * @param memory of the last judgement
 * @param now Unix milliseconds
 * @returns the intent with what was adopted
 */
export function adopt(sql: SqlStorage, host: HostRow, given: Evidence, memory: VerdictMemory, now: number): StoredIntent {
  let { intent } = given;
  if (!isHeard(given.live)) return intent;
  for (const surface of FLEET_SURFACES) {
    const observation = given.observations.get(surface.name);
    if (observation === undefined) continue;
    const circumstances = circumstancesOf(host, given, memory[surface.name]?.remembered, now);
    const adopted = surface.rule.adopt(declaredOf(surface, intent), observation.observed, circumstances);
    if (adopted === null) continue;
    addEvent(sql, host.id, { at: now, kind: 'intent_adopted', surface: surface.name, actor: BY_ARGOS, detail: adopted.sentence });
    intent = saveDeclared(sql, host.id, intent, surface.name, adopted.declared, now);
  }
  return intent;
}

/**
 * When there will be more to adopt by the passing of time alone, in Unix milliseconds; null where there will not, and while the agent is not
 * heard.
 * @param memory of the judgement that has just been made
 * @param wasAsked whether that judgement adopted what it could
 */
export function adoptsAt(host: HostRow, given: Evidence, memory: VerdictMemory, now: number, wasAsked: boolean): number | null {
  if (!isHeard(given.live)) return null;
  const moments = FLEET_SURFACES.map((surface) => {
    const observation = given.observations.get(surface.name);
    if (observation === undefined) return null;
    const circumstances = { ...circumstancesOf(host, given, memory[surface.name]?.remembered, now), wasAsked };
    return surface.rule.adoptsAt?.(declaredOf(surface, given.intent), observation.observed, circumstances) ?? null;
  });
  return moments.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
}

/** Only what a host still says is what it has. */
const isHeard = ({ seen_at, silent_since }: LivenessRow): boolean => seen_at !== null && silent_since === null;

function circumstancesOf(host: HostRow, { live, engine }: Evidence, remembered: unknown, now: number): Circumstances {
  return {
    now,
    host: host.name,
    loadFault: engine.loadFault,
    isApplying: live.apply_running === 1,
    isDuplicate: live.duplicate_since !== null,
    remembered,
  };
}
