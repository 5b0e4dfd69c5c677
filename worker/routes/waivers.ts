import { Hono } from 'hono';
import { WaiverRequest } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody, readHostSelection } from './context.ts';

export const waivers = new Hono<AppEnv>()
  .get('/', async (c) => {
    const selection = readHostSelection(c);
    if (!selection.ok) return problem(c, selection.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.waivers(c.get('caller'), selection.value)));
  })
  .post('/', async (c) => {
    const body = await readBody(c, WaiverRequest);
    if (!body.ok) return problem(c, body.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.waive(c.get('caller'), body.value)));
  })
  .delete('/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.endWaiver(c.get('caller'), c.req.param('id')))),
  );
