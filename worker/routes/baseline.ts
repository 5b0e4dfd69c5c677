import { Hono } from 'hono';
import { BaselineRequest } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readBody, readHostSelection, readIfMatchOf } from './context.ts';

export const baseline = new Hono<AppEnv>().post('/', async (c) => {
  const host = readHostSelection(c);
  if (!host.ok) return problem(c, host.refusal);
  const ifMatch = readIfMatchOf(c);
  if (!ifMatch.ok) return problem(c, ifMatch.refusal);
  const body = await readBody(c, BaselineRequest);
  if (!body.ok) return problem(c, body.refusal);
  return answer(
    c,
    await callFleet(c.env, (fleet) => fleet.changeBaseline(c.get('caller'), host.value, body.value, ifMatch.value)),
  );
});
