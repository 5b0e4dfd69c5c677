import type { TuningPatch } from '#contract';
import { act } from '../../data/act.ts';
import { createResource } from '../../data/resource.ts';
import { fetchTuning, patchTuning } from './api.ts';

/** The declared thresholds of the host that is shown. */
export const tuningResource = createResource(fetchTuning);

/** Declares thresholds. Resolves to null, or to the sentence that says why the Worker refused. */
export async function declareThresholds(host: string, patch: TuningPatch): Promise<string | null> {
  const refusal = await act(() => patchTuning(host, patch));
  if (refusal === null) await tuningResource.renew(host);
  return refusal;
}
