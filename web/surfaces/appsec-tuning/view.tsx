import type { Reason, TuningDocument } from '#contract';
import { useDocument } from '../../data/resource.ts';
import { evidence, outage } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { Told } from '../../parts/said.tsx';
import { Ago } from '../../parts/time.tsx';
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

/** Reasons of a verdict whose own sentence tells what lists the rule. */
const TELLS_WHAT_LISTS: readonly (Reason | null | undefined)[] = ['not_loaded', 'unreadable'];

/** Which thresholds that was: what the file sets out of bounds nobody can declare, and it is not adopted. */
function adoptedWords({ inbound, outbound }: TuningDocument['adopted']): string {
  if (inbound && outbound) return 'What the file had was';
  return `Of what the file had the ${inbound ? 'inbound' : 'outbound'} threshold was`;
}

/** Which file says so, what lists its rule, and where the thresholds come from that it is compared with. */
function Source({ document: { path, loaded_by, adopted_at, adopted }, isListToldAbove }: SourceProps) {
  return (
    <p class="quiet">
      {path && (
        <>
          Tuning file: <Name>{path}</Name>. {!isListToldAbove && <Told>{loadedWords(loaded_by)}</Told>}{' '}
        </>
      )}
      {adopted_at && (
        <>
          Nobody has declared a threshold. {adoptedWords(adopted)} adopted <Ago at={adopted_at} />, so that an edit by hand is
          seen and can be put back.
        </>
      )}
    </p>
  );
}

interface SourceProps {
  document: TuningDocument;
  /** Whether the state of the surface tells already what lists its rule. */
  isListToldAbove: boolean;
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
      <Source document={document} isListToldAbove={outage.value === null && TELLS_WHAT_LISTS.includes(verdict?.reason)} />
      <TuningForm host={host} document={document} />
    </>
  );
}
