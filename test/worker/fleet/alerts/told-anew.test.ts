import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RUNNING, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { makeChannel, receiveBy, webhook } from '../../support/channels.ts';
import { START, setClock } from '../../support/clock.ts';
import { fleetStub } from '../../support/env.ts';
import { alertMessage } from './delivery/support/messages.ts';
import { alarmAt, alarmsUntil, log, Receivers, tell } from './delivery/support/receivers.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

const MINUTE = 60_000;
const DAY = 86_400_000;
const SSH = 'crowdsecurity/ssh-bf';

let receivers: Receivers;
let channel: string;
beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  await setClock(START);
  receivers = new Receivers();
  await receiveBy(receivers.fetch);
  channel = (await makeChannel({ ...webhook('wrong'), rules: { drift_by_host: { wait_s: 0 } } })).id;
});

async function drifts(): Promise<void> {
  const agent = (await TestAgent.enrol('web-1')).installsKnown(['a/one', SSH]);
  agent.engine = RUNNING;
  await agent.report();
  await agent.heartbeat();
  await agent.installsKnown(['a/one']).report();
}

test('what a channel’s receiver refused is told once the channel is mended, and what arrived is not told twice', async () => {
  receivers.answers.set('wrong', () => new Response('no such hook', { status: 404 }));
  await drifts();
  await alarmsUntil(START + 10 * MINUTE);
  expect((await log()).map(({ state }) => state)).toEqual(['failed']);
  const url = webhook('right').url;
  expect(await call('PATCH', `/api/alerts/channels/${channel}`, { url, secret: `whsec_${'A'.repeat(32)}` })).toMatchObject({
    status: 200,
  });
  await alarmsUntil(START + 12 * MINUTE);
  expect(receivers.received).toMatchObject([{ to: 'right', type: 'incident.opened' }]);
  await call('PATCH', `/api/alerts/channels/${channel}`, { url: `${url}-2`, secret: `whsec_${'B'.repeat(32)}` });
  await alarmsUntil(START + 30 * MINUTE);
  expect(receivers.received).toHaveLength(1);
});

test('a clock that was set back since holds no message', async () => {
  await tell(channel, alertMessage(), START + DAY);
  await alarmAt(START);
  expect(receivers.received).toMatchObject([{ to: 'wrong', type: 'incident.opened' }]);
});

test('the end of an apply plans nothing where nothing waits to be told', async () => {
  const agent = (await TestAgent.enrol('web-1')).installsKnown(['a/one']);
  await agent.report();
  await alarmsUntil(START + MINUTE);
  agent.applyRunning = true;
  await agent.heartbeat();
  agent.applyRunning = false;
  await agent.heartbeat();
  const { telling_at } = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) =>
    sql.exec<{ telling_at: number | null }>('SELECT telling_at FROM fleet').one(),
  );
  expect(telling_at).toBeNull();
});
