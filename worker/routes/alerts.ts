import { Hono } from 'hono';
import { ChannelPatch, ChannelRequest } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer, answerEmpty } from './answer.ts';
import { readBody } from './context.ts';

const DELIVERY_ID = /^[0-9a-z_]{1,64}$/;

/** Where messages go, and what became of them. */
export const alerts = new Hono<AppEnv>()
  .get('/channels', async (c) => answer(c, await callFleet(c.env, (fleet) => fleet.channels(c.get('caller')))))
  .post('/channels', async (c) => {
    const body = await readBody(c, ChannelRequest);
    if (!body.ok) return problem(c, body.refusal);
    // A secret whose answer was lost cannot be shown again: a second try would find the channel's own name taken.
    return answer(c, await callFleet(c.env, (fleet) => fleet.makeChannel(c.get('caller'), body.value), 'once'));
  })
  .patch('/channels/:id', async (c) => {
    const body = await readBody(c, ChannelPatch);
    if (!body.ok) return problem(c, body.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.changeChannel(c.get('caller'), c.req.param('id'), body.value)));
  })
  .delete('/channels/:id', async (c) =>
    answerEmpty(c, await callFleet(c.env, (fleet) => fleet.removeChannel(c.get('caller'), c.req.param('id')))),
  )
  .post('/channels/:id/test', async (c) =>
    // What was sent is not sent twice.
    answer(c, await callFleet(c.env, (fleet) => fleet.testChannel(c.get('caller'), c.req.param('id')), 'once')),
  )
  .get('/deliveries', async (c) => {
    const { channel = null, before = null } = c.req.query();
    if (before !== null && !DELIVERY_ID.test(before))
      return problem(c, {
        code: 'invalid_query',
        detail: 'before must be the id of a delivery.',
        members: { field: 'before' },
      });
    return answer(c, await callFleet(c.env, (fleet) => fleet.deliveries(c.get('caller'), channel, before)));
  });
