import type { TuningDocument } from '#contract';
import { evidence, outage } from '../../data/state.ts';
import { useDocument } from '../../data/use-document.ts';
import { Clock } from '../../parts/time.tsx';
import { shownVerdict } from '../../words/shown.ts';
import { tuningResource } from './changes.ts';
import { TuningForm } from './form.tsx';
import { loadedWords } from './loaded-words.ts';
import { ThresholdTable } from './threshold-table.tsx';

/** Which file says so, what loads it, and where the declaration comes from. */
function Source({ document: { path, loaded_by, adopted_at } }: { document: TuningDocument }) {
  return (
    <p class="quiet">
      {path && (
        <>
          Tuning file: <code>{path}</code>. {loadedWords(loaded_by)}{' '}
        </>
      )}
      {adopted_at && (
        <>
          Nobody had declared anything, so what the host had was adopted as declared at <Clock at={adopted_at} />: a later edit by
          hand is seen and can be put back.
        </>
      )}
    </p>
  );
}

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
      <Source document={document} />
      <TuningForm host={host} document={document} />
    </>
  );
}
