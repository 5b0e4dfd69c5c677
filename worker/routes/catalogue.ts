import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { readHostSelection } from './context.ts';

/** What a host's hub holds. Its tag is the digest: the same for all hosts with the same index, whatever Worker answers. */
export const catalogue = new Hono<AppEnv>().get('/', async (c) => {
  const host = readHostSelection(c);
  if (!host.ok) return problem(c, host.refusal);
  const known = /^\s*(?:W\/)?"(sha256:[0-9a-f]{64})"\s*$/.exec(c.req.header('if-none-match') ?? '')?.[1] ?? null;
  const outcome = await callFleet(c.env, (fleet) => fleet.catalogue(c.get('caller'), host.value, known));
  if (!outcome.ok) return problem(c, outcome.refusal);
  if (outcome.value === null) return c.json({ digest: null, items: [] });
  const { digest, items } = outcome.value;
  c.header('etag', `"${digest}"`);
  if (items === null) return c.body(null, 304);
  // The items are stored as they are answered.
  return c.body(`{"digest":${JSON.stringify(digest)},"items":${items}}`, 200, { 'content-type': 'application/json' });
});
