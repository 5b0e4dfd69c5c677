import { shownVerdict } from '../shown.ts';
import { evidence, outage } from '../state.ts';
import { useDocument } from '../use-document.ts';
import { tuningResource } from './appsec-tuning/changes.ts';
import { TuningForm } from './appsec-tuning/form.tsx';
import { ThresholdTable } from './appsec-tuning/threshold-table.tsx';

/** The AppSec tab: what is declared, what the host has, and the form that declares. */
export function AppsecTuningView({ host }: { host: string }) {
  useDocument(tuningResource, host);
  const held = tuningResource.held.value;
  const document = held?.host === host ? held.value : null;
  if (document === null) return <p class="waiting">{held?.failure ?? 'Loading the thresholds…'}</p>;
  const verdict = evidence.value?.document.appsec_tuning;
  return (
    <>
      {held?.failure && <p class="problem">{held.failure} The thresholds below may be old.</p>}
      {verdict && <ThresholdTable verdict={verdict} declared={document} status={shownVerdict(verdict, outage.value).status} />}
      <TuningForm host={host} document={document} />
    </>
  );
}
