import { BODY_MAX_BYTES } from '#contract';
import type { Surfaces } from './digest.ts';

// What a report has beside its surfaces takes a few hundred bytes.
const ENVELOPE_MAX_BYTES = 4096;

/** Surfaces that fit into one report. Too many scenarios become "unreadable" with a sentence, since a part would read as all of them. */
export function fitted(surfaces: Surfaces): Surfaces {
  if (Buffer.byteLength(JSON.stringify(surfaces)) <= BODY_MAX_BYTES - ENVELOPE_MAX_BYTES) return surfaces;
  const count = surfaces.scenarios.installed.length;
  const detail = `The ${count} installed scenarios, with their files, are larger than a report may be`;
  return {
    ...surfaces,
    scenarios: { ...surfaces.scenarios, state: 'unreadable', detail, installed: [], ignored: [], ignored_count: 0 },
  };
}
