import type { Context } from 'hono';
import { accept, type Outcome } from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { AppEnv } from '../env.ts';
import { ENDED, hashOfId, readPublished, type SnapshotHeader } from '../fleet/index.ts';

/** The published state: its header, and the whole of it as text. */
export interface Published {
  readonly header: SnapshotHeader;
  readonly text: string;
}

/**
 * How long a published list of logged-out sessions is taken for the whole list. While KV takes no writes the snapshot stays as it was
 * for hours, and a session that was logged out meanwhile does not stand in it.
 */
const REVOKED_LIST_MAX_AGE_MS = 600_000;

/**
 * The published state for a caller whose credential stands by it, which costs Fleet nothing. Null where only Fleet can tell: there is
 * none, or the credential may have ended since. Refused where it has.
 * @param now Unix milliseconds
 */
export async function readPublishedFor(c: Context<AppEnv>, now: number): Promise<Outcome<Published | null>> {
  const caller = c.get('caller');
  const published = await readPublished(c.env.SNAPSHOT);
  if (published === null) return accept(null);
  if (isRevoked(caller, published.header)) return ENDED;
  return accept((await mayHaveEnded(caller, published.header, now)) ? null : published);
}

/** Whether a caller's session, or the token that it began with, is known to have been ended. */
function isRevoked({ session }: Caller, { revoked }: SnapshotHeader): boolean {
  return session !== null && [session.id, session.tokenId].some((id) => id !== null && revoked.includes(id));
}

/** Whether only Fleet can tell that what a caller holds still stands. @param now Unix milliseconds */
async function mayHaveEnded({ session }: Caller, header: SnapshotHeader, now: number): Promise<boolean> {
  if (session === null) return false;
  const { published_at, revoked_cut, key_id, known } = header;
  // The key of a backup signed sessions and tokens that this Fleet has never heard of.
  if (known !== undefined && !known.includes(await hashOfId(session.id))) return true;
  return revoked_cut === true || key_id !== session.keyId || now - Date.parse(published_at) > REVOKED_LIST_MAX_AGE_MS;
}
