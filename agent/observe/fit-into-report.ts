import { BODY_MAX_BYTES, type ScenariosReport } from '#contract';
import type { Surfaces } from './digest.ts';

// What a report has beside its surfaces takes a few hundred bytes.
const ENVELOPE_MAX_BYTES = 4096;

/**
 * Surfaces that fit into one report. Too much becomes "unreadable" with a sentence, since a part would read as all of it: the
 * collections, which are only told, and where that is not enough the scenarios too.
 */
export function fitted(surfaces: Surfaces): Surfaces {
  if (fits(surfaces)) return surfaces;
  const { scenarios } = surfaces;
  const without = { ...surfaces, scenarios: { ...scenarios, collections: tooMany(scenarios) } };
  if (fits(without)) return without;
  const detail = `The ${scenarios.installed.length} installed scenarios, with their files, are larger than a report may be`;
  return {
    ...without,
    scenarios: { ...without.scenarios, state: 'unreadable', detail, installed: [], ignored: [], ignored_count: 0 },
  };
}

const fits = (surfaces: Surfaces): boolean => Buffer.byteLength(JSON.stringify(surfaces)) <= BODY_MAX_BYTES - ENVELOPE_MAX_BYTES;

function tooMany({ collections }: ScenariosReport): ScenariosReport['collections'] {
  if (collections === undefined || collections.installed.length === 0) return collections;
  const detail = `The ${collections.installed.length} installed collections, with the scenarios that they hold, do not fit into a report`;
  return { state: 'unreadable', detail, installed: [] };
}
