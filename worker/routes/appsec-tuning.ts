import { Hono } from 'hono';
import { TuningPatch } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answerIntent, answerSelected } from './answer.ts';
import { readBody, readHostSelection, readIfMatchOf } from './context.ts';

export const appsecTuning = new Hono<AppEnv>()
  .get('/', async (c) => {
    const host = readHostSelection(c);
    if (!host.ok) return problem(c, host.refusal);
    return answerIntent(c, await callFleet(c.env, (fleet) => fleet.tuning(c.get('caller'), host.value)));
  })
  .patch('/', async (c) => {
    const hosts = readHostSelection(c);
    if (!hosts.ok) return problem(c, hosts.refusal);
    const ifMatch = readIfMatchOf(c);
    if (!ifMatch.ok) return problem(c, ifMatch.refusal);
    const body = await readBody(c, TuningPatch);
    if (!body.ok) return problem(c, body.refusal);
    return answerSelected(
      c,
      await callFleet(c.env, (fleet) => fleet.declareThresholds(c.get('caller'), hosts.value, body.value, ifMatch.value)),
    );
  });
