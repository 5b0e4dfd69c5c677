import { useSignal } from '@preact/signals';
import type { DriftDocument } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { Told } from '../../parts/said.tsx';
import { declareThresholds } from './changes.ts';
import { keepablePatch } from './patch.ts';
import { tuningRemedy } from './sentence.ts';

/** What the running CrowdSec has loaded, without the command, which stands below. What a host says is no end of the sentence. */
export const loadedInstead = (detail: string): string => detail.replace(/ Reload CrowdSec: [^“”]*$/, '');

/**
 * What the banner's sentence leaves out: the thresholds that still run, and for a change made on the host the way to keep it. The table
 * stands in the tab of the thresholds, and nowhere twice.
 */
export function TuningDifference({ document }: { document: DriftDocument }) {
  const verdict = document.appsec_tuning;
  const host = document.host?.id ?? '';
  const refusal = useSignal<string | null>(null);
  const keep = verdict.cause === 'host' && tuningRemedy(document) === 'apply' && mayWrite.value ? keepablePatch(verdict) : null;
  return (
    <>
      {verdict.reason === 'reload_needed' && (
        <p>
          <Told>{loadedInstead(verdict.detail)}</Told>
        </p>
      )}
      {keep && (
        <button
          type="button"
          class="button button-small"
          title="Declares what the host has now, instead of putting the host back"
          onClick={async () => {
            refusal.value = await declareThresholds(host, keep);
          }}
        >
          Keep it: declare {verdict.actual_inbound} and {verdict.actual_outbound}
        </button>
      )}
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
    </>
  );
}
