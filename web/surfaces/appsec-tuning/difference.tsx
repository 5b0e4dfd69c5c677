import { useSignal } from '@preact/signals';
import type { DriftDocument } from '#contract';
import { useDocument } from '../../data/resource.ts';
import { mayWrite, outage } from '../../data/state.ts';
import { diskStatus, shownVerdict } from '../../words/shown-verdict.ts';
import { declareThresholds, tuningResource } from './changes.ts';
import { keepablePatch } from './patch.ts';
import { tuningRemedy } from './sentence.ts';
import { ThresholdTable } from './threshold-table.tsx';

/** Declared and actual thresholds, and for a change made on the host the way to keep it. */
export function TuningDifference({ document }: { document: DriftDocument }) {
  const verdict = document.appsec_tuning;
  const host = document.host?.id ?? '';
  const refusal = useSignal<string | null>(null);
  const { document: declared } = useDocument(tuningResource, host);
  const keep = verdict.cause === 'host' && tuningRemedy(document) === 'apply' && mayWrite.value ? keepablePatch(verdict) : null;
  return (
    <>
      <ThresholdTable verdict={verdict} declared={declared} status={diskStatus(shownVerdict(verdict, outage.value))} />
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
