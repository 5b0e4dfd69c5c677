import type { BaselineDocument } from '#contract';
import { type Baseline, sizeOf } from '../../drift/index.ts';

/** A baseline as the API has it; null is one that was dropped. */
export function baselineDocument(baseline: Baseline | null): BaselineDocument {
  return baseline === null
    ? { count: 0, adopted_at: null }
    : { count: sizeOf(baseline), adopted_at: new Date(baseline.adoptedAt).toISOString() };
}
