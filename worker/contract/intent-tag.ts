import { accept, type Outcome, refuse } from './outcome.ts';

/** One revision of one host's intent, as an `ETag` names it. */
export interface IntentTag {
  readonly host: string;
  readonly revision: number;
}

/** On what a write was made (`If-Match`): revisions of any number of hosts. Null where the write does not say. */
export type IfMatch = readonly IntentTag[] | null;

/** The `ETag` of a host's intent. It names the intent alone: what stands beside it in the answer can change under one tag. */
export const intentTag = ({ host, revision }: IntentTag): string => `"${host}.${revision}"`;

/** A weak tag counts as the strong one: Cloudflare weakens the tag of every answer that it compresses. */
const TAG = /^(?:W\/)?"([a-z0-9]{12})\.(\d{1,15})"$/;

/**
 * Reads `If-Match` (RFC 9110 section 13.1.1): tags with commas between, or `*`, which any intent matches. Refuses what is no tag of an
 * intent: taken for none, it would let a write through that was to be stopped.
 */
export function readIfMatch(header: string | null): Outcome<IfMatch> {
  if (header === null || header.trim() === '*') return accept(null);
  const tags: IntentTag[] = [];
  for (const text of header.split(',').map((part) => part.trim())) {
    // Empty elements of a list are none (RFC 9110 section 5.6.1).
    if (text === '') continue;
    const [, host, revision] = TAG.exec(text) ?? [];
    if (host === undefined) return NO_TAG;
    tags.push({ host, revision: Number(revision) });
  }
  return tags.length === 0 ? NO_TAG : accept(tags);
}

const NO_TAG = refuse(
  'invalid_query',
  'If-Match must hold the ETag of a GET of the intent, such as "0123456789ab.7", or several with commas between.',
  { field: 'If-Match' },
);
