import { log } from '../../log.ts';
import { parseHeader, type SnapshotHeader } from './snapshot.ts';
import { within } from './within.ts';

/** The one key that Fleet writes in KV. */
export const SNAPSHOT_KEY = 'snapshot';

/** KV's smallest, in seconds. */
const CACHE_TTL_S = 30;

/** A read that hangs must not hang the dashboard, which gives up after 15 s itself. */
const READ_MAX_MS = 5_000;

/**
 * The published snapshot. Null where there is none, and where it cannot be had (KV is down or hangs, the day's reads are spent, the
 * value is broken): a reader then asks Fleet, as on any miss.
 */
export async function readPublished(kv: Pick<KVNamespace, 'get'>): Promise<{ header: SnapshotHeader; text: string } | null> {
  try {
    const text = await within(READ_MAX_MS, kv.get(SNAPSHOT_KEY, { type: 'text', cacheTtl: CACHE_TTL_S }));
    return text === null ? null : { header: parseHeader(text), text };
  } catch (error) {
    log('warn', 'snapshot_unreadable', { error: String(error) });
    return null;
  }
}
