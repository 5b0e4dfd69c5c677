import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { readPublished } from '../fleet/index.ts';
import { VERSION } from '../version.ts';

/** 200 while the checks run and are published, 503 otherwise: a cron that has stopped cannot report its own absence. */
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
  const isExpired = Date.now() > Date.parse(expires_at);
  const status = isExpired ? 'check_stopped' : 'ok';
  return c.json({ status, last_check_at: last_check_at ?? null, expires_at, ...build }, isExpired ? 503 : 200);
});
