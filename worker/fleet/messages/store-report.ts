import type { Report } from '#contract';
import { declaredOf } from '../surfaces/intent.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { FleetSurface } from '../surfaces/surface.ts';
import { addEvent } from '../tables/events.ts';
import { type StoredIntent, saveDeclared } from '../tables/intents.ts';
import { type Observation, type Observations, readObservations, saveObservation } from '../tables/observations.ts';

/** What a report has left behind. */
export interface StoredReport {
  readonly observations: Observations;
  /** With what was adopted. */
  readonly intent: StoredIntent;
  /** Whether it lists anything else than the report before: news to whoever shows the lists, also where no verdict changes. */
  readonly isListNews: boolean;
}

/**
 * Stores a report, surface by surface, and adopts what nobody has declared. Runs inside the caller's transaction.
 * @param previousAt when the report before was last confirmed, Unix milliseconds
 * @param now Unix milliseconds
 */
export function storeReport(
  sql: SqlStorage,
  hostId: string,
  report: Report,
  intent: StoredIntent,
  previousAt: number,
  now: number,
): StoredReport {
  const observations = new Map(readObservations(sql, hostId));
  let adopted = intent;
  let isListNews = false;
  for (const surface of FLEET_SURFACES) {
    const reported = partOf(report, surface.reportKey);
    // An older agent does not report a newer surface.
    if (reported === undefined) continue;
    const observed = surface.rule.kept(reported);
    const before = observations.get(surface.name) ?? null;
    if (before === null || JSON.stringify(before.observed) !== JSON.stringify(observed)) {
      const observation = { observed, decided: lastDecided(surface, before, observed, previousAt) };
      saveObservation(sql, hostId, surface.name, observation);
      observations.set(surface.name, observation);
      isListNews ||= before === null || timeless(before.observed) !== timeless(observed);
    }
    surface.remember?.(sql, hostId, observed);
    adopted = adopt(sql, hostId, surface, adopted, observed, now);
  }
  return { observations, intent: adopted, isListNews };
}

const partOf = (report: Report, key: string): unknown => new Map<string, unknown>(Object.entries(report)).get(key);

/** What is kept beside an observation that decides nothing: the last one that did. */
function lastDecided(
  { rule }: FleetSurface,
  before: Observation | null,
  observed: unknown,
  previousAt: number,
): Observation['decided'] {
  const isDecided = (each: unknown) => rule.obstacle(each) === null;
  if (before === null || isDecided(observed)) return null;
  return isDecided(before.observed) ? { observed: before.observed, at: previousAt } : before.decided;
}

/** A file's time alone is no news. */
const timeless = (observed: unknown): string => JSON.stringify({ ...(observed as object), modified_at: null });

function adopt(
  sql: SqlStorage,
  hostId: string,
  surface: FleetSurface,
  intent: StoredIntent,
  observed: unknown,
  now: number,
): StoredIntent {
  const adopted = surface.rule.adopt(declaredOf(surface, intent), observed);
  if (adopted === null) return intent;
  addEvent(sql, hostId, { at: now, kind: 'intent_adopted', surface: surface.name, actor: 'argos', detail: adopted.sentence });
  return saveDeclared(sql, hostId, intent, surface.name, adopted.declared, now);
}
