import type { DriftDocument, ThresholdChange, TuningVerdict } from '#contract';
import type { Sentence } from '../../words/sentence.ts';
import { basisWord } from '../../words/state-words.ts';
import type { Remedy } from '../page-surface.ts';
import { agreedWords, byWords, receivedWords, type Telling } from '../telling.ts';

/** The verdict's own sentence names the thresholds, but only while it is about the drift. Whose doing that was is said before it. */
const differences = ({ status, detail, by_words }: TuningVerdict): string =>
  status === 'drifted' ? ` ${detail.replace(` Done ${by_words}.`, '')}` : '';

/** Whether the file is as declared and only the running engine differs: then an apply would have nothing to do. */
export function tuningRemedy({ appsec_tuning: verdict }: DriftDocument): Remedy {
  const { expected_inbound, actual_inbound, expected_outbound, actual_outbound } = verdict;
  const isOnDisk =
    verdict.reason === 'reload_needed' || (actual_inbound === expected_inbound && actual_outbound === expected_outbound);
  return isOnDisk ? 'reload' : 'apply';
}

/** What differs on the AppSec tuning surface, and whose doing it was. */
export function tuningSentence(document: DriftDocument, { hostName, clock }: Telling): Sentence {
  const verdict = document.appsec_tuning;
  if (tuningRemedy(document) === 'reload')
    return [`${hostName} still runs the thresholds that CrowdSec loaded before its tuning file changed.`];
  const differ = differences(verdict);
  switch (verdict.cause) {
    case 'intent':
      return [`The declared thresholds changed${receivedWords(document, hostName)}.${differ}`];
    case 'host':
      return [`${agreedWords(verdict, { hostName, clock })}; then its tuning file changed${byWords(verdict)}.${differ}`];
    case null:
      return [differ.trim() || `The thresholds on ${hostName} were not the declared ones.`];
  }
}

/** One line of a plan. Where the number stays, the change is in whether it is declared or was adopted. */
export function thresholdChangeWords({ threshold, was, was_adopted_at, becomes }: ThresholdChange): string {
  const words = (value: number | null, isAdopted: boolean) =>
    value === null ? 'not declared' : was === becomes ? `${value} ${basisWord(isAdopted ? 'adopted' : null)}` : value;
  return `${threshold} threshold ${words(was, was_adopted_at !== undefined)} → ${words(becomes, was_adopted_at === undefined)}`;
}
