import type { Change } from '../../data/writes/last-change.ts';
import { byWhom } from '../../words/by-whom.ts';
import type { Sentence } from '../../words/sentence.ts';
import type { ShownThreshold } from './shown.ts';

/** `21 was declared by ci 9 s ago`: what somebody else made of a threshold. @param change the newest of it; null where it is not known */
export function thresholdConflict({ value, isDeclared }: ShownThreshold, change: Change | null): Sentence {
  if (isDeclared) return [`${value} was declared`, ...byWhom(change)];
  if (change?.kind === 'intent_adopted') return [`${value} was adopted`, ...byWhom(change)];
  return ['The declaration was taken back', ...byWhom(change), `, and ${value} counts now`];
}
