import { type Context, Hono } from 'hono';
import { accept, type Outcome, type RestoreRequest, refuse } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { VERSION } from '../version.ts';
import { answer } from './answer.ts';
import { demandJson } from './context.ts';

/** Everything as one document, and back. It goes through as it comes: no Worker has memory for all of it. */
export const backup = new Hono<AppEnv>()
  .get('/', async (c) => {
    const secrets = readFlag(c, 'secrets');
    if (!secrets.ok) return problem(c, secrets.refusal);
    const day = new Date().toISOString().slice(0, 10);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="argos-drift-backup-${day}.json"`,
    };
    // Whoever asks for the headers alone takes no backup, and is not noted as if they had.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    // Each call is noted as an act.
    const outcome = await callFleet(c.env, (fleet) => fleet.backup(c.get('caller'), VERSION, secrets.value), 'once');
    return outcome.ok ? c.body(outcome.value, 200, headers) : problem(c, outcome.refusal);
  })
  .post('/', async (c) => {
    const type = demandJson(c);
    if (!type.ok) return problem(c, type.refusal);
    const request = readRequest(c);
    if (!request.ok) return problem(c, request.refusal);
    const { body } = c.req.raw;
    if (body === null) return problem(c, { code: 'bad_json', detail: 'Send the backup as the body.' });
    const isPacked = c.req.header('content-encoding')?.toLowerCase() === 'gzip';
    // What was read of the body is gone: there is no second try.
    return answer(c, await callFleet(c.env, (fleet) => fleet.restore(c.get('caller'), request.value, body, isPacked), 'once'));
  });

function readRequest(c: Context<AppEnv>): Outcome<RestoreRequest> {
  const replace = readFlag(c, 'replace');
  if (!replace.ok) return replace;
  const revive = readFlag(c, 'revive');
  if (!revive.ok) return revive;
  const dryRun = readFlag(c, 'dry_run');
  if (!dryRun.ok) return dryRun;
  const history = c.req.query('history') ?? 'newest';
  if (history !== 'all' && history !== 'newest')
    return refuse('invalid_query', 'history must be all or newest.', { field: 'history' });
  return accept({ replace: replace.value, revive: revive.value, dryRun: dryRun.value, wholeHistory: history === 'all' });
}

function readFlag(c: Context<AppEnv>, name: string): Outcome<boolean> {
  const text = c.req.query(name) ?? 'false';
  return text === 'true' || text === 'false'
    ? accept(text === 'true')
    : refuse('invalid_query', `${name} must be true or false.`, { field: name });
}
