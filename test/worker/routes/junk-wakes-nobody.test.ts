import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app } from '../../../worker/app.ts';
import type { Bindings } from '../../../worker/env.ts';
import { TestAgent } from '../support/agent.ts';
import { call, ORIGIN } from '../support/api.ts';
import { env } from '../support/env.ts';

/** How often Fleet was called, which is what Cloudflare counts as a Durable Object request. */
let fleetRequests = 0;
const counting = {
  ...env,
  FLEET: {
    getByName: (name: string) => {
      fleetRequests += 1;
      return env.FLEET.getByName(name);
    },
  },
} as unknown as Bindings;

let agent: TestAgent;
let address: string;
beforeEach(async () => {
  agent = await TestAgent.enrol();
  await agent.report();
  address = crypto.randomUUID();
  fleetRequests = 0;
});
afterEach(() => {
  vi.useRealTimers();
  return reset();
});

type Signed = Awaited<ReturnType<TestAgent['sign']>>;

async function send({ text, headers }: Signed, from = address) {
  const asked = { method: 'POST', headers: { 'cf-connecting-ip': from, ...headers }, body: text };
  const response = await app.request(`${ORIGIN}/api/agent/report`, asked, counting);
  return { status: response.status, code: ((await response.json()) as { code?: string }).code };
}

const signed = () => agent.sign(agent.heartbeatBody(), ++agent.sequence);
const randomId = () => crypto.randomUUID().replaceAll('-', '').slice(0, 12);
/** A message that says it is from another host. */
const renamed = (message: Signed, id: string): Signed => ({
  ...message,
  headers: { ...message.headers, 'signature-input': (message.headers['signature-input'] ?? '').replace(agent.hostId, id) },
});
const forged = async () => {
  const message = await signed();
  return { ...message, headers: { ...message.headers, signature: `sig1=:${btoa('x'.repeat(64))}:` } };
};

test.each<[string, string, (message: Signed) => Record<string, string>, string?]>([
  [
    'four headers of junk',
    'signature_invalid',
    () => ({ signature: 'x', 'signature-input': 'y', 'content-digest': 'z', 'argos-sequence': '1' }),
  ],
  ['a sequence that is no number', 'signature_invalid', () => ({ 'argos-sequence': '1e3' })],
  ['a digest of another body', 'signature_invalid', () => ({}), 'another body'],
  ['a signature of one byte', 'signature_invalid', () => ({ signature: 'sig1=:eA==:' })],
  ['two signatures', 'signature_invalid', ({ headers }) => ({ signature: `${headers.signature}, b=:eA==:` })],
  [
    'another algorithm',
    'signature_invalid',
    ({ headers }) => ({ 'signature-input': (headers['signature-input'] ?? '').replace('ed25519', 'hmac-sha256') }),
  ],
  [
    'another tag',
    'signature_invalid',
    ({ headers }) => ({ 'signature-input': (headers['signature-input'] ?? '').replace('argos-drift', 'other') }),
  ],
  [
    'fewer components',
    'signature_invalid',
    ({ headers }) => ({ 'signature-input': (headers['signature-input'] ?? '').replace('"@path" ', '') }),
  ],
  [
    'no key id',
    'signature_invalid',
    ({ headers }) => ({ 'signature-input': (headers['signature-input'] ?? '').replace(/;keyid="[^"]*"/, '') }),
  ],
  [
    'a key id that no host can have',
    'host_revoked',
    ({ headers }) => ({ 'signature-input': (headers['signature-input'] ?? '').replace(/keyid="[^"]*"/, 'keyid="../../etc"') }),
  ],
])('%s is refused without asking Fleet', async (_, code, change, text) => {
  const message = await signed();
  const changed = { text: text ?? message.text, headers: { ...message.headers, ...change(message) } };
  expect(await send(changed)).toMatchObject({ code });
  expect(fleetRequests).toBe(0);
  expect(await send(message)).toMatchObject({ status: 200 });
});

test('a host that Fleet does not know is asked about once a minute, from wherever', async () => {
  const message = renamed(await signed(), randomId());
  for (let nth = 0; nth < 50; nth += 1) {
    expect(await send(message, crypto.randomUUID())).toEqual({ status: 403, code: 'host_revoked' });
  }
  expect(fleetRequests).toBe(1);
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  await send(message, crypto.randomUUID());
  expect(fleetRequests).toBe(2);
});

test('an address that tries one host after the other wakes Fleet 20 times a minute, and holds up no host that is proven there', async () => {
  await send(await signed());
  fleetRequests = 0;
  const statuses = new Map<number, number>();
  for (let nth = 0; nth < 200; nth += 1) {
    const { status } = await send(renamed(await signed(), randomId()));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  console.log(
    `200 messages of unknown hosts from one address: ${fleetRequests} requests of Fleet; ${JSON.stringify([...statuses])}`,
  );
  expect(fleetRequests).toBe(20);
  expect(await send(await signed())).toMatchObject({ status: 200 });
  expect(await send(renamed(await signed(), randomId()), crypto.randomUUID())).toMatchObject({ status: 403 });
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  expect(await send(renamed(await signed(), randomId()))).toMatchObject({ status: 403 });
});

test('so does one that forges the signatures of a host that it knows of', async () => {
  const statuses = [];
  for (let nth = 0; nth < 100; nth += 1) statuses.push((await send(await forged())).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(80);
  expect(fleetRequests).toBe(20);
  // The host itself sends from elsewhere.
  expect(await send(await signed(), crypto.randomUUID())).toMatchObject({ status: 200 });
});

test('addresses of one /64 count as one', async () => {
  for (let nth = 0; nth < 100; nth += 1) await send(await forged(), `2001:db8:5:6::${nth.toString(16)}`);
  expect(fleetRequests).toBe(20);
  const guess = (nth: number) => call('POST', '/api/session', { token: 'wrong' }, { 'cf-connecting-ip': `2001:db8:7:8::${nth}` });
  const codes = [];
  for (let nth = 1; nth <= 40; nth += 1) codes.push((await guess(nth)).body.code);
  expect([codes.at(0), codes.at(-1)]).toEqual(['invalid_credentials', 'rate_limited']);
});

test('a host that was told to send less wakes Fleet again only when it may', async () => {
  for (let nth = 0; nth < 40; nth += 1) await send(await signed());
  // Two were sent before, and the one that is refused tells how long to wait.
  expect(fleetRequests).toBe(20 - 2 + 1);
  expect(await send(await signed())).toEqual({ status: 429, code: 'rate_limited' });
  const other = await TestAgent.enrol('web-2');
  expect(await send(await other.sign(other.reportBody(), ++other.sequence))).toMatchObject({ status: 200 });
});

test('a host that has just enrolled is not taken for unknown', async () => {
  for (let nth = 0; nth < 100; nth += 1) await send(renamed(await signed(), randomId()), crypto.randomUUID());
  agent = await TestAgent.enrol('web-3');
  expect(await send(await agent.sign(agent.reportBody(), ++agent.sequence))).toMatchObject({ status: 200 });
});
