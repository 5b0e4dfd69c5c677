import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { readPublished, type SnapshotHeader } from '../fleet/index.ts';
import { VERSION } from '../version.ts';

/** 200 while the checks run and are published, 503 with the reason otherwise: a cron that has stopped cannot report its own absence. */
export const healthz = new Hono<AppEnv>().get('/', async (c) => {
  const build = { version: VERSION, deployment: c.env.DEPLOYMENT?.id ?? null };
  const published = await readPublished(c.env.SNAPSHOT);
  if (published === null) {
    return c.json(
      { status: 'unknown', detail: 'No check is published. The first follows a deployment within two minutes.', ...build },
      503,
    );
  }
  const { last_check_at, expires_at } = published.header;
  const { status, detail } = healthOf(published.header, Date.now());
  const body = { status, ...(detail === null ? {} : { detail }), last_check_at: last_check_at ?? null, expires_at, ...build };
  return c.json(body, status === 'ok' ? 200 : 503);
});

/** @param now Unix milliseconds */
function healthOf(
  { expires_at, hosts, left_out = 0 }: SnapshotHeader,
  now: number,
): { status: 'ok' | 'check_stopped' | 'snapshot_too_large'; detail: string | null } {
  if (now > Date.parse(expires_at)) return { status: 'check_stopped', detail: null };
  if (left_out === 0) return { status: 'ok', detail: null };
  const detail = `The checks run. ${left_out} of ${hosts} hosts do not fit into the snapshot in KV; each look at one of them asks the Durable Object instead.`;
  return { status: 'snapshot_too_large', detail };
}
