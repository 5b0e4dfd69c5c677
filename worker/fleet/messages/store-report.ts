import type { Report } from '#contract';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import type { FleetSurface } from '../surfaces/surface.ts';
import { type Observation, type Observations, readObservations, saveObservation } from '../tables/observations.ts';

/** What a report has left behind. */
export interface StoredReport {
  readonly observations: Observations;
  /** What it replaces. */
  readonly before: Observations;
  /** Whether it lists anything else than the report before: news to whoever shows the lists, also where no verdict changes. */
  readonly isListNews: boolean;
}

/**
 * Stores a report, surface by surface. Runs inside the caller's transaction.
 * @param previousAt when the report before was last confirmed, Unix milliseconds
 */
export function storeReport(sql: SqlStorage, hostId: string, report: Report, previousAt: number): StoredReport {
  const stored = readObservations(sql, hostId);
  const observations = new Map(stored);
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
  }
  return { observations, before: stored, isListNews };
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
