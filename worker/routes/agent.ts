import { Hono } from 'hono';
import { EnrollRequest } from '#contract';
import { SIGNED_FIELDS, type SignedRequest } from '../auth/host-signature.ts';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readBody } from './context.ts';

export const agent = new Hono<AppEnv>()
  .post('/enroll', async (c) => {
    const body = await readBody(c, EnrollRequest);
    if (!body.ok) return problem(c, body.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.enroll(body.value), 'once'));
  })
  .post('/report', async (c) => {
    const fields = SIGNED_FIELDS.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [{ name, value }];
    });
    // An unsigned request costs no Durable Object request.
    if (fields.length < SIGNED_FIELDS.length) {
      return problem(c, { code: 'signature_invalid', detail: `Send ${SIGNED_FIELDS.join(', ')}.` });
    }
    const request: SignedRequest = { method: c.req.method, targetUri: c.req.url, fields, body: await c.req.text() };
    return answer(c, await callFleet(c.env, (fleet) => fleet.report(request)));
  });
