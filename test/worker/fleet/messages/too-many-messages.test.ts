import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';

const PUSH_EVERY_MS = 2_000;
const TOO_QUICK = { status: 429, body: { code: 'rate_limited', limit: 'messages' } };

let agent: TestAgent;
let now: number;
beforeEach(async () => {
  now = START;
  await setClock(now);
  agent = await TestAgent.enrol();
  await agent.report();
  await later(10_000);
});
afterEach(() => reset());

const later = (ms: number) => {
  now += ms;
  return setClock(now);
};
/** What is stored of every host, with the sequence that the last message used up. */
const stored = () =>
  runInDurableObject(fleetStub(), (_, { storage }) => JSON.stringify(storage.sql.exec('SELECT * FROM liveness').toArray()));

async function heartbeats(count: number): Promise<number[]> {
  const statuses = [];
  for (let nth = 0; nth < count; nth += 1) statuses.push((await agent.heartbeat()).status);
  return statuses;
}

test('of ten heartbeats a second 20 in any 10 s are taken, and the others change nothing', { timeout: 20_000 }, async () => {
  const SECONDS = 20;
  const taken: number[] = [];
  let unchanged = 0;
  for (let nth = 0; nth < SECONDS * 10; nth += 1) {
    const before = await stored();
    const { status } = await agent.heartbeat();
    if (status === 200) taken.push(now);
    else if ((await stored()) === before) unchanged += 1;
    await later(100);
  }
  const most = Math.max(...taken.map((from) => taken.filter((at) => at >= from && at < from + 10_000).length));
  console.log(`200 heartbeats in 20 s: ${taken.length} taken, at most ${most} in any 10 s, ${unchanged} refused without a row`);
  expect([taken.length, most, unchanged]).toEqual([40, 20, 160]);
});

test('the answer says how long to wait, and then the host is heard', async () => {
  expect(await heartbeats(20)).toEqual(Array.from({ length: 20 }, () => 200));
  await later(4_000);
  const refused = await agent.heartbeat();
  expect(refused).toMatchObject(TOO_QUICK);
  expect(refused.headers.get('retry-after')).toBe('6');
  await later(6_000);
  expect((await agent.heartbeat()).status).toBe(200);
});

test('a report, what it confirms and a check beside it, as often as an agent does, are all taken', async () => {
  for (let push = 0; push < 30; push += 1) {
    const answers = [await agent.installs(`a/scenario-${push}`).report(), await agent.heartbeat()];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    await later(PUSH_EVERY_MS);
  }
});

test('what is refused as too much is not parsed, and one that cannot be read counts as one', async () => {
  for (let nth = 0; nth < 20; nth += 1) expect((await agent.send('{')).status).toBe(400);
  expect(await agent.send('{')).toMatchObject(TOO_QUICK);
  expect(await agent.heartbeat()).toMatchObject(TOO_QUICK);
});

test('a replay stays a replay and takes nothing from the host', async () => {
  const replayed = await agent.sign(agent.heartbeatBody(), ++agent.sequence);
  expect((await agent.sendSigned(replayed)).status).toBe(200);
  for (let nth = 0; nth < 50; nth += 1) {
    expect(await agent.sendSigned(replayed)).toMatchObject({ status: 409, body: { code: 'sequence_stale' } });
  }
  expect((await agent.heartbeat()).status).toBe(200);
});

test('the other hosts are not held up', async () => {
  const other = await TestAgent.enrol('web-2');
  await heartbeats(30);
  expect((await other.report()).status).toBe(200);
});

test('a clock that is set back holds nobody up for longer', async () => {
  await heartbeats(20);
  await later(-3_600_000);
  expect((await agent.heartbeat()).status).toBe(200);
});
