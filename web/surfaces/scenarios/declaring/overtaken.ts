import type { Declared, IntentTag, ScenariosDocument } from '#contract';
import type { Change } from '../../../data/writes/last-change.ts';
import { byWhom } from '../../../words/by-whom.ts';
import type { Sentence } from '../../../words/sentence.ts';

/** What was declared of a scenario on one host, as it was on screen. */
export interface Shown {
  host: string;
  declared: Declared | null;
  /** The intent that it was a part of; undefined where a Fleet of before does not tell it. */
  of: IntentTag | undefined;
}

/** Somebody declared something else of a scenario than was on screen when another person declared it. */
export interface Overtaken {
  /** What is declared by now. */
  now: Shown;
  /** By whom and when; null where that is not known. */
  change: Change | null;
  /** What the other person declared; null: they withdrew what was declared. */
  mine: Declared | null;
}

/** What a host's document says of a scenario. */
export function shownIn({ scenarios, intent: of }: ScenariosDocument, host: string, name: string): Shown {
  return { host, declared: scenarios.find((row) => row.canonical_name === name)?.declared ?? null, of };
}

/** `“disabled” was declared by ci 9 s ago`. @param hostName where it is told beside what another host has */
export function overtakenWords({ now, change }: Overtaken, hostName: string | null): Sentence {
  const what = now.declared === null ? 'The declaration was withdrawn' : `“${now.declared}” was declared`;
  return [hostName === null ? what : `${hostName}: ${what}`, ...byWhom(change)];
}
