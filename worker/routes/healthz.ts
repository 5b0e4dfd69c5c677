import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { parseHeader, SNAPSHOT_KEY } from '../fleet/index.ts';

/** 200 while the checks run and publish, 503 otherwise: a cron that has stopped cannot report its own absence. */
export const healthz = new Hono<AppEnv>().get('/', async (c) => {
  c.header('cache-control', 'no-store');
  const snapshot = await c.env.SNAPSHOT.get(SNAPSHOT_KEY, { type: 'text', cacheTtl: 30 });
  if (snapshot === null)
    return c.json(
      { status: 'unknown', detail: 'No check was published yet. The first follows a deployment within two minutes.' },
      503,
    );
  const { last_check_at, expires_at } = parseHeader(snapshot);
  const isExpired = Date.now() > Date.parse(expires_at);
  return c.json(
    { status: isExpired ? 'check_stopped' : 'ok', last_check_at: last_check_at ?? null, expires_at },
    isExpired ? 503 : 200,
  );
});
