import type { TuningPatch } from '#contract';
import { api } from '../../data/api.ts';
import { attempt } from '../../data/attempt.ts';
import { createResource } from '../../data/resource.ts';

/** The declared thresholds of the host that is shown. */
export const tuningResource = createResource(api.tuning);

/** Declares thresholds. Resolves to null, or to the sentence that says why the Worker refused. */
export async function declareThresholds(host: string, patch: TuningPatch): Promise<string | null> {
  const refusal = await attempt(() => api.declareThresholds(host, patch));
  if (refusal === null) await tuningResource.load(host);
  return refusal;
}
