import type { DriftDocument, Verdict } from '#contract';

/** Whether an intent has come to its host, as the end of a sentence about it; nothing while it has not: the banner says so once. */
export function receivedWords({ host }: DriftDocument, hostName: string): string {
  if (host === null || (host.delivered_revision ?? 0) < host.intent_revision) return '';
  return `; ${hostName} has received it (revision ${host.intent_revision}), but nobody has applied it`;
}

/** ` until 04:12`, the moment at which a drift began; nothing where `since` tells of something else. */
export function untilWords(verdict: Verdict, clock: (moment: string) => string): string {
  return verdict.status === 'drifted' ? ` until ${clock(verdict.since)}` : '';
}
