import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readCount } from './context.ts';

const PAGE_MAX = 200;

/** More than is ever kept. */
const EXPORTED_MAX = 2000;

/** What people did in the whole fleet, the newest first. */
export const acts = new Hono<AppEnv>().get('/', async (c) => {
  const { who = null, host = null, kind = null, format = 'json' } = c.req.query();
  const before = readCount(c.req.query('before'));
  const limit = readCount(c.req.query('limit'));
  if (before === undefined || limit === undefined)
    return problem(c, { code: 'invalid_query', detail: 'before and limit must be whole numbers above 0.' });
  if (format !== 'json' && format !== 'jsonl')
    return problem(c, { code: 'invalid_query', detail: 'format must be json or jsonl.', members: { field: 'format' } });
  const most = format === 'jsonl' ? EXPORTED_MAX : PAGE_MAX;
  const filter = { who, host, kind };
  const outcome = await callFleet(c.env, (fleet) => fleet.acts(c.get('caller'), filter, before, Math.min(limit ?? most, most)));
  if (!outcome.ok || format === 'json') return answer(c, outcome);
  const lines = outcome.value.acts.map((act) => `${JSON.stringify(act)}\n`).join('');
  return c.body(lines, 200, {
    'content-type': 'application/jsonl; charset=utf-8',
    'content-disposition': 'attachment; filename="argos-drift-acts.jsonl"',
  });
});
