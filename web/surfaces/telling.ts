import type { DriftDocument, Verdict } from '#contract';
import { basisWord } from '../words/state-words.ts';

/** What a surface's sentence may speak of besides the document. */
export interface Telling {
  hostName: string;
  /** The time of day of an RFC 3339 moment, for the reader's own time zone. */
  clock(moment: string): string;
}

/**
 * The end of a sentence about a changed intent: that the host has received it. Empty while the host has not, which the
 * banner says once for all surfaces.
 */
export function receivedWords({ host }: DriftDocument, hostName: string): string {
  if (host === null || (host.delivered_revision ?? 0) < host.intent_revision) return '';
  return `; ${hostName} has received it (revision ${host.intent_revision}), but nobody has applied it`;
}

/** `, by a hub upgrade`: whose doing a change of the host was; nothing where an older Worker does not say. */
export const byWords = ({ by_words }: Verdict): string => (by_words ? `, ${by_words}` : '');

/** `web-2 was as declared until 04:12`: how it was before a drift, and until when, unless `since` tells of something else. */
export function agreedWords({ status, since, basis }: Verdict, { hostName, clock }: Telling): string {
  return `${hostName} was as ${basisWord(basis)}${status === 'drifted' ? ` until ${clock(since)}` : ''}`;
}
