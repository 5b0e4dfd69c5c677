import type { DriftDocument, TuningVerdict } from '#contract';
import type { Sentence } from '../../sentence.ts';
import type { Telling } from '../index.ts';

/** The verdict's own sentence names the thresholds, but only while it is about the drift. */
function differences({ status, detail }: TuningVerdict, hostName: string): string {
  return status === 'drifted' ? detail : `The thresholds on ${hostName} were not the declared ones.`;
}

/** What differs on the AppSec tuning surface, and whose doing it was. */
export function tuningSentence({ appsec_tuning: verdict, host }: DriftDocument, { hostName, clock }: Telling): Sentence {
  const received = host !== null && host.delivered_revision !== null && host.delivered_revision >= host.intent_revision;
  const differ = differences(verdict, hostName);
  switch (verdict.cause) {
    case 'intent':
      return received
        ? [
            `You changed the thresholds. ${differ} The host has received this (revision ${host.intent_revision}), but nobody has applied it.`,
          ]
        : [`You changed the thresholds. ${differ}`];
    case 'host':
      return [
        `${hostName} was as declared until ${clock(verdict.since)}; then its tuning file changed (by a script or an edit by hand). ${differ}`,
      ];
    case null:
      return [differ];
  }
}
