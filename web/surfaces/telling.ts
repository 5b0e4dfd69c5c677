import type { DriftDocument, Verdict } from '#contract';

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

/** ` until 04:12`, the moment at which a drift began; nothing where `since` tells of something else. */
export function untilWords(verdict: Verdict, clock: (moment: string) => string): string {
  return verdict.status === 'drifted' ? ` until ${clock(verdict.since)}` : '';
}
