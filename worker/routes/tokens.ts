import { Hono } from 'hono';
import { TokenRequest } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody } from './context.ts';

export const tokens = new Hono<AppEnv>()
  .get('/', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.tokens(c.get('caller')))))
  .post('/', async (c) => {
    const body = await readBody(c, TokenRequest);
    if (!body.ok) return problem(c, body.refusal);
    // A token whose answer was lost cannot be shown again: a second try would find its own name taken.
    return answer(c, await callFleet(c.env, (fleet) => fleet.makeToken(c.get('caller'), body.value), 'once'));
  })
  .delete('/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.revokeToken(c.get('caller'), c.req.param('id')))),
  );
