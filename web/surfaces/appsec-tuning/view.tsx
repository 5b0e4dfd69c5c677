import type { TuningDocument } from '#contract';
import { useDocument } from '../../data/resource.ts';
import { evidence, outage } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { Told } from '../../parts/said.tsx';
import { Clock } from '../../parts/time.tsx';
import { named } from '../../words/quotation.ts';
import { diskStatus, shownVerdict } from '../../words/shown-verdict.ts';
import { tuningResource } from './changes.ts';
import { TuningForm } from './form.tsx';
import { ThresholdTable } from './threshold-table.tsx';

/** Which appsec-configs in use list the rule of the tuning file. That a file is there does not mean that the engine enforces it. */
export function loadedWords(loadedBy: readonly string[] | null | undefined): string {
  if (!loadedBy) return 'Which appsec-config lists its rule could not be read.';
  return loadedBy.length === 0
    ? 'As last reported, no appsec-config in use lists its rule.'
    : `As last reported, its rule is listed by ${loadedBy.map(named).join(', ')}.`;
}

/** Which file says so, what lists its rule, and where the declaration comes from. */
function Source({ document: { path, loaded_by, adopted_at } }: { document: TuningDocument }) {
  return (
    <p class="quiet">
      {path && (
        <>
          Tuning file: <Name>{path}</Name>. <Told>{loadedWords(loaded_by)}</Told>{' '}
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
  const { document, failure } = useDocument(tuningResource, host);
  if (document === null) return <p class="waiting">{failure ?? 'Loading the thresholds…'}</p>;
  const verdict = evidence.value?.document.appsec_tuning;
  return (
    <>
      {failure && <p class="problem">{failure} The thresholds below may be old.</p>}
      {verdict && (
        <ThresholdTable verdict={verdict} declared={document} status={diskStatus(shownVerdict(verdict, outage.value))} />
      )}
      <Source document={document} />
      <TuningForm host={host} document={document} />
    </>
  );
}
