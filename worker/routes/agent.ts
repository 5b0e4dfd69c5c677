import { type Context, Hono } from 'hono';
import { EnrollRequest, type Outcome } from '#contract';
import { addressKey } from '../auth/address.ts';
import { checkContentDigest, readClaim, SIGNED_FIELDS, type SignedRequest } from '../auth/host-signature.ts';
import { Senders } from '../auth/senders.ts';
import type { AppEnv } from '../env.ts';
import { callFleet, type FleetApi } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answer } from './answer.ts';
import { readBody, readText } from './context.ts';

// Of this isolate, beyond one request: what was refused must not wake Fleet again.
const senders = new Senders();

export const agent = new Hono<AppEnv>()
  .post('/enroll', async (c) => {
    const body = await readBody(c, EnrollRequest);
    if (!body.ok) return problem(c, body.refusal);
    return answer(c, await callFleet(c.env, (fleet) => fleet.enroll(body.value), 'once'));
  })
  .post('/report', async (c) => passOn(c, (fleet, request) => fleet.report(request)))
  .post('/mute', async (c) => passOn(c, (fleet, request) => fleet.muteByHost(request)))
  .put('/catalogue', async (c) => passOn(c, (fleet, request) => fleet.putCatalogue(request)));

/** Passes a host's signed message on to Fleet, and learns from its answer. */
async function passOn(
  c: Context<AppEnv>,
  ask: (fleet: FleetApi, request: SignedRequest) => Promise<Outcome<object>>,
): Promise<Response> {
  const fields = SIGNED_FIELDS.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [{ name, value }];
  });
  // Whatever can be refused without the hosts' keys costs no Durable Object request, and the body is read last.
  if (fields.length < SIGNED_FIELDS.length) {
    return problem(c, { code: 'signature_invalid', detail: `Send ${SIGNED_FIELDS.join(', ')}.` });
  }
  const head = { method: c.req.method, targetUri: c.req.url, fields };
  const claim = await readClaim(head);
  if (!claim.ok) return problem(c, claim.refusal);
  const { hostId } = claim.value;
  const address = addressKey(c.req.header('cf-connecting-ip') ?? null);
  const refusal = senders.refusal(hostId, address, Date.now());
  if (refusal !== null) return problem(c, refusal);
  const body = await readText(c);
  if (!body.ok) return problem(c, body.refusal);
  const request: SignedRequest = { ...head, body: body.value };
  const digested = await checkContentDigest(request);
  if (!digested.ok) return problem(c, digested.refusal);
  const outcome = await callFleet(c.env, (fleet) => ask(fleet, request));
  senders.learn(hostId, address, outcome, Date.now());
  return answer(c, outcome);
}
