import { Hono } from 'hono';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { answer, answerEmpty } from './answer.ts';

/** Every browser that is logged in, which the owner sees and ends; one's own session is `/api/session`. */
export const sessions = new Hono<AppEnv>()
  .get('/', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.sessions(c.get('caller')))))
  .delete('/', async (c) => answerEmpty(c, await callFleet(c.env, (fleet) => fleet.endAllSessions(c.get('caller')))))
  .delete('/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.endSession(c.get('caller'), c.req.param('id')))),
  );
