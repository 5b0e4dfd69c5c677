import type { DriftDocument, IntentTag } from '#contract';
import { ProblemError } from '../errors.ts';

/** The revisions of what was on screen when somebody decided; undefined where a Fleet of before does not tell them. */
export type MadeOn = readonly (IntentTag | undefined)[];

/** How a write ends that was made on an older revision: it is sent again, it is so already, or somebody changed what it changes. */
export type WriteEnd = 'again' | 'already' | 'changed';

/** A change of an intent, and how to settle it where somebody else changed the intent first. */
export interface IntentWrite<Seen> {
  madeOn: MadeOn;
  /** Sends it, as made on these revisions. Throws as `request` does. */
  send(madeOn: MadeOn): Promise<unknown>;
  /** Reads what is so by now, and the revisions of that. */
  read(): Promise<{ seen: Seen; madeOn: MadeOn }>;
  /** How it ends with what is so by now. */
  endAt(now: Seen): WriteEnd;
}

/** The `If-Match` of a write. A header without a tag would match nothing, so that without any there is none. */
export function ifMatch(madeOn: MadeOn): HeadersInit {
  const tags = madeOn.flatMap((tag) => (tag ? `"${tag.host}.${tag.revision}"` : []));
  return tags[0] ? { 'if-match': tags.join() } : {};
}

/** The intent with which a drift document compares its host. */
export const shownIntent = ({ host }: DriftDocument): IntentTag | undefined =>
  host ? { host: host.id, revision: host.intent_revision } : undefined;

export const isIntentChanged = (error: unknown): boolean => error instanceof ProblemError && error.code === 'intent_changed';
