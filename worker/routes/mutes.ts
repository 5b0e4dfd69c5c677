import { Hono } from 'hono';
import { MuteRequest } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody } from './context.ts';

export const mutes = new Hono<AppEnv>()
  .get('/', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.mutes(c.get('caller')))))
  .post('/', async (c) => {
    const body = await readBody(c, MuteRequest);
    if (!body.ok) return problem(c, body.refusal);
    // Tried again where the answer was lost, it would be made twice.
    return answer(c, await callFleet(c.env, (fleet) => fleet.makeMute(c.get('caller'), body.value), 'once'));
  })
  .delete('/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.endMute(c.get('caller'), c.req.param('id')))),
  );
