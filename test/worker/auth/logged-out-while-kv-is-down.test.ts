import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app } from '../../../worker/app.ts';
import type { Bindings } from '../../../worker/env.ts';
import { readPublished, SNAPSHOT_KEY } from '../../../worker/fleet/index.ts';
import { TestAgent } from '../support/agent.ts';
import { call, ORIGIN } from '../support/api.ts';
import { cookie, logIn } from '../support/credentials.ts';
import { env, fleetStub, OPERATOR_TOKEN } from '../support/env.ts';

afterEach(() => {
  vi.useRealTimers();
  return reset();
});

const MINUTE_MS = 60_000;

/** KV as it is where writes fail: what was published before the log-out stays, for as long as anybody reads. */
let published: string;
let fleetCalls = 0;
let bindings: Bindings;
let agent: TestAgent;
beforeEach(async () => {
  agent = await TestAgent.enrol();
  await agent.report();
  await fleetStub().check(Date.now());
  published = (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';
  fleetCalls = 0;
  const FLEET = {
    getByName: (name: string) => {
      fleetCalls += 1;
      return env.FLEET.getByName(name);
    },
  };
  bindings = { ...env, SNAPSHOT: { get: async () => published }, FLEET } as unknown as Bindings;
});

async function readLater(headers: Record<string, string>, minutes: number) {
  vi.useFakeTimers({ now: Date.now() + minutes * MINUTE_MS, toFake: ['Date'] });
  const answer = await app.request(`${ORIGIN}/api/security/drift`, { headers }, bindings);
  vi.useRealTimers();
  return answer.status;
}

test('a session that was logged out reads for ten minutes at most, however old the snapshot is', async () => {
  const headers = cookie(await logIn());
  expect((await call('DELETE', '/api/session', undefined, headers)).status).toBe(204);
  expect(await readLater(headers, 9)).toBe(200);
  expect(await readLater(headers, 10.1)).toBe(401);
  expect(await readLater(headers, 600)).toBe(401);
});

test('a session that is logged in reads on, and asks Fleet from then on', async () => {
  const headers = cookie(await logIn());
  // Whoever asks first of all has the Worker ask Fleet for its key.
  expect((await call('GET', '/api/session', undefined, headers)).status).toBe(200);
  expect(await readLater(headers, 9)).toBe(200);
  expect(fleetCalls).toBe(0);
  expect(await readLater(headers, 11)).toBe(200);
  expect(fleetCalls).toBe(1);
});

test('the operator token itself cannot be logged out and costs no request of Fleet', async () => {
  expect(await readLater({ authorization: `Bearer ${OPERATOR_TOKEN}` }, 11)).toBe(200);
  expect(fleetCalls).toBe(0);
});

test('a read of KV that hangs counts as a miss after five seconds', async () => {
  vi.useFakeTimers();
  const reading = readPublished({ get: () => new Promise(() => {}) } as unknown as KVNamespace);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await reading).toBeNull();
});
