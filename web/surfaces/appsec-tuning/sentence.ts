import type { DriftDocument, TuningVerdict } from '#contract';
import type { Sentence } from '../../words/sentence.ts';
import { receivedWords, type Telling, untilWords } from '../telling.ts';

/** The verdict's own sentence names the thresholds, but only while it is about the drift. */
function differences({ status, detail }: TuningVerdict, hostName: string): string {
  return status === 'drifted' ? detail : `The thresholds on ${hostName} were not the declared ones.`;
}

/** What differs on the AppSec tuning surface, and whose doing it was. */
export function tuningSentence(document: DriftDocument, { hostName, clock }: Telling): Sentence {
  const verdict = document.appsec_tuning;
  const differ = differences(verdict, hostName);
  switch (verdict.cause) {
    case 'intent':
      return [`You changed the thresholds${receivedWords(document, hostName)}. ${differ}`];
    case 'host':
      return [
        `${hostName} was as declared${untilWords(verdict, clock)}; then its tuning file changed (by a script or an edit by hand). ${differ}`,
      ];
    case null:
      return [differ];
  }
}
