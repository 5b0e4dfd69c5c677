import { Hono } from 'hono';
import { accept, type DriftDocument, type Outcome } from '#contract';
import type { Caller } from '../auth/caller.ts';
import type { AppEnv } from '../env.ts';
import {
  callFleet,
  driftDocument,
  ENDED,
  emptyDriftDocument,
  findLine,
  type HostSelection,
  hashOfId,
  onlyLine,
  readPublished,
  type SnapshotHeader,
} from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readHostSelection } from './context.ts';

/**
 * How long a published list of logged-out sessions is taken for the whole list. While KV takes no writes the snapshot stays as it was
 * for hours, and a session that was logged out meanwhile does not stand in it.
 */
const REVOKED_LIST_MAX_AGE_MS = 600_000;

export const drift = new Hono<AppEnv>().get('/', async (c) => {
  const selection = readHostSelection(c);
  if (!selection.ok) return problem(c, selection.refusal);
  const host = selection.value;
  if (host.kind === 'several' || host.kind === 'all') {
    return problem(c, { code: 'invalid_query', detail: 'This route is about one host.', members: { field: 'host' } });
  }
  const caller = c.get('caller');
  const published = c.req.query('fresh') === 'true' ? null : await readPublished(c.env.SNAPSHOT);
  if (published !== null && isRevoked(caller, published.header)) return answer(c, ENDED);
  const now = Date.now();
  const found = published === null || (await mayHaveEnded(caller, published.header, now)) ? null : readHost(published, host, now);
  return answer(c, found ?? (await callFleet(c.env, (fleet) => fleet.drift(caller, host))));
});

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

/** One host's drift from the snapshot, computing no verdict. Null where only Fleet can tell: which hosts there are, one that is new, or one without a line. */
function readHost(
  { header, text }: { header: SnapshotHeader; text: string },
  host: Extract<HostSelection, { kind: 'one' | 'only' }>,
  now: number,
): Outcome<DriftDocument> | null {
  if (host.kind === 'only' && header.hosts === 0) return accept(emptyDriftDocument(header, header.published_at));
  const found = host.kind === 'one' ? findLine(text, host.host) : header.hosts === 1 ? onlyLine(text) : null;
  return found === null ? null : accept(driftDocument(header, found.id, found.line, now));
}
