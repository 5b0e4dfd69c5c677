import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Fleet } from '../../../../../worker/fleet/index.ts';
import { readFleet } from '../../../../../worker/fleet/tables/fleet.ts';
import { call } from '../../../support/api.ts';
import { makeChannel, receiveBy, webhook } from '../../../support/channels.ts';
import { START, setClock } from '../../../support/clock.ts';
import { fleetStub } from '../../../support/env.ts';
import { alertMessage } from './support/messages.ts';
import { alarmAt, alarmsUntil, log, Receivers, tell } from './support/receivers.ts';

afterEach(() => {
  vi.restoreAllMocks();
  return reset();
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let receivers: Receivers;
let first: string;
let second: string;
let warned: string[];
beforeEach(async () => {
  warned = [];
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void warned.push(line));
  await setClock(START);
  receivers = new Receivers();
  await receiveBy(receivers.fetch);
  first = (await makeChannel(webhook('first'))).id;
  second = (await makeChannel(webhook('second'))).id;
});

const standIn = () => call('PATCH', `/api/alerts/channels/${second}`, { fallback_of: first });
const status =
  (code: number, headers: Record<string, string> = {}, body = '') =>
  () =>
    new Response(body, { status: code, headers });

test('what is told is delivered by the next alarm, once, and noted', async () => {
  const id = await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + HOUR);
  expect(receivers.received).toEqual([{ id, to: 'first', type: 'incident.opened', incident: 'inc_1' }]);
  expect(await log()).toEqual([
    {
      id,
      channel: { id: first, name: 'first' },
      type: 'incident.opened',
      incident: 'inc_1',
      title: alertMessage().data.title,
      state: 'delivered',
      attempts: 1,
      created_at: new Date(START).toISOString(),
      next_attempt_at: null,
      ended_at: new Date(START).toISOString(),
      status: 204,
      detail: null,
    },
  ]);
  expect((await call('GET', '/api/alerts/channels')).body.channels[0].last).toMatchObject({ id, state: 'delivered' });
});

test('a change that puts something into the outbox plans an alarm for it', async () => {
  await tell(first, alertMessage(), START);
  await call('PATCH', `/api/alerts/channels/${second}`, { name: 'other' });
  expect(await runInDurableObject(fleetStub(), (_, { storage }) => storage.getAlarm())).toBe(START);
});

test('where the first answers 429 the second has it at once, and the first is done with that', async () => {
  await standIn();
  receivers.answers.set('first', status(429, { 'retry-after': '120' }));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + SECOND);
  expect(receivers.received).toMatchObject([{ to: 'second', type: 'incident.opened' }]);
  expect(await log()).toMatchObject([
    { channel: { name: 'second' }, state: 'delivered', attempts: 1 },
    { channel: { name: 'first' }, state: 'handed_over', attempts: 1, status: 429, detail: 'The receiver answered 429.' },
  ]);
  await alarmsUntil(START + 24 * HOUR);
  expect(receivers.asked.get('first')).toBe(1);
  expect(receivers.received).toHaveLength(1);
});

test('a fallback that fails tries again by itself', async () => {
  await standIn();
  receivers.answers.set('first', () => Promise.reject(new Error('gone')));
  receivers.answers.set('second', status(500));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + 10 * MINUTE);
  receivers.answers.delete('second');
  await alarmsUntil(START + HOUR);
  expect(receivers.to('second')).toHaveLength(1);
  expect(receivers.asked.get('first')).toBe(1);
});

test('a receiver that is down for two hours gets it once when it is back', async () => {
  receivers.answers.set('first', () => Promise.reject(new TypeError('Network connection lost.')));
  const id = await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + 2 * HOUR);
  expect(await log()).toMatchObject([
    { state: 'pending', status: null, detail: 'The receiver could not be reached: “Network connection lost.”.' },
  ]);
  receivers.answers.delete('first');
  await alarmsUntil(START + 3 * HOUR);
  expect(receivers.received).toMatchObject([{ id, to: 'first' }]);
  // 30 s, 1, 2, 4, 8 and 16 min, then each half hour.
  expect(receivers.asked.get('first')).toBe(10);
});

test.each([
  ['in seconds', '90'],
  ['as a date', new Date(START + 90 * SECOND).toUTCString()],
])('Retry-After %s is waited for', async (_, header) => {
  receivers.answers.set('first', status(503, { 'retry-after': header }));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  expect(await log()).toMatchObject([{ next_attempt_at: new Date(START + 90 * SECOND).toISOString() }]);
});

test('a wait that a receiver asks for in its body is waited for, and none is longer than an hour', async () => {
  receivers.answers.set('first', status(429, {}, '{"ok":false,"parameters":{"retry_after":45}}'));
  receivers.answers.set('second', status(429, { 'retry-after': '999999' }));
  await tell(first, alertMessage(), START);
  await tell(second, alertMessage(), START);
  await alarmAt(START);
  expect((await log()).map(({ next_attempt_at }) => next_attempt_at)).toEqual(
    [START + HOUR, START + 45 * SECOND].map((at) => new Date(at).toISOString()),
  );
});

test('after a day it is given up, counted and said', async () => {
  receivers.answers.set('first', status(500, {}, 'out of <order>'));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + 23 * HOUR);
  expect(await log()).toMatchObject([{ state: 'pending' }]);
  await alarmsUntil(START + 25 * HOUR);
  expect(await log()).toMatchObject([
    { state: 'failed', status: 500, next_attempt_at: null, detail: 'The receiver answered 500: “out of <order>”.' },
  ]);
  expect(await runInDurableObject(fleetStub(), (_, { storage }) => readFleet(storage.sql).deliveries_failed)).toBe(1);
  expect(JSON.parse(warned[0] ?? '')).toMatchObject({ event: 'delivery_failed', channel: first, status: 500 });
});

test('what a receiver refuses is tried three times', async () => {
  receivers.answers.set('first', status(404));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + 24 * HOUR);
  expect(await log()).toMatchObject([{ state: 'failed', attempts: 3, status: 404 }]);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, and said', async (code) => {
  receivers.answers.set('first', status(code, { location: 'https://receiver.example.net/second' }));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + 24 * HOUR);
  expect(receivers.received).toEqual([]);
  expect(await log()).toMatchObject([
    { state: 'failed', detail: expect.stringMatching(/leads to another address.*never followed/) },
  ]);
});

test('an end waits for its opening, and other incidents do not', async () => {
  receivers.answers.set('first', status(500));
  await tell(first, alertMessage(), START);
  await tell(first, alertMessage('incident.closed'), START + SECOND);
  await tell(first, alertMessage('incident.opened', { id: 'inc_2' }), START + SECOND);
  await alarmAt(START + SECOND);
  receivers.answers.delete('first');
  await alarmsUntil(START + HOUR);
  const came = receivers.to('first').map(({ incident, type }) => `${incident} ${type}`);
  expect([...came].sort()).toEqual(['inc_1 incident.closed', 'inc_1 incident.opened', 'inc_2 incident.opened']);
  expect(came.indexOf('inc_1 incident.opened')).toBeLessThan(came.indexOf('inc_1 incident.closed'));
});

test('whoever was told of an incident is told of its end: the fallback alone, where it alone was', async () => {
  await standIn();
  receivers.answers.set('first', status(429));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + MINUTE);
  receivers.answers.delete('first');
  await tell(first, alertMessage('incident.closed'), START + MINUTE);
  await alarmAt(START + MINUTE);
  await alarmsUntil(START + 2 * MINUTE);
  expect(receivers.received.map(({ to, type }) => [to, type])).toEqual([
    ['second', 'incident.opened'],
    ['second', 'incident.closed'],
  ]);
});

test('and both, where both were', async () => {
  await standIn();
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  receivers.answers.set('first', status(500));
  await tell(first, alertMessage('incident.reminder'), START + MINUTE);
  await alarmAt(START + MINUTE);
  await alarmsUntil(START + 2 * MINUTE);
  receivers.answers.delete('first');
  await tell(first, alertMessage('incident.closed'), START + 2 * MINUTE);
  await alarmAt(START + 2 * MINUTE);
  await alarmsUntil(START + 3 * MINUTE);
  expect(receivers.to('first').map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed']);
  expect(receivers.to('second').map(({ type }) => type)).toEqual(['incident.reminder', 'incident.closed']);
});

test('what a removed fallback was about to tell, the channel tells itself', async () => {
  await standIn();
  receivers.answers.set('first', status(500));
  receivers.answers.set('second', status(500));
  await tell(first, alertMessage(), START);
  await alarmAt(START);
  await alarmsUntil(START + MINUTE);
  await call('DELETE', `/api/alerts/channels/${second}`);
  receivers.answers.clear();
  await alarmsUntil(START + HOUR);
  expect(receivers.received).toMatchObject([{ to: 'first', type: 'incident.opened' }]);
});

test('a run sends ten, and no more than three to one channel; the rest follows at once', async () => {
  for (let at = 0; at < 25; at += 1) await tell(first, alertMessage('incident.opened', { id: `inc_${at}` }), START);
  await tell(second, alertMessage(), START + 1);
  await alarmAt(START + 1);
  expect([receivers.to('first').length, receivers.to('second').length]).toEqual([3, 1]);
  await alarmsUntil(START + 1);
  expect(receivers.to('first')).toHaveLength(25);
});

test('a receiver that does not answer keeps nobody waiting', async () => {
  let answer = (_: Response): void => undefined;
  receivers.answers.set('first', () => new Promise((resolve) => (answer = resolve)));
  await tell(first, alertMessage(), START);
  await runInDurableObject(fleetStub(), async (fleet: Fleet, { storage }) => {
    await storage.deleteAlarm();
    await fleet.alarm();
    // The alarm has ended; another one while the message is under way sends nothing a second time.
    await fleet.alarm();
    expect(await storage.getAlarm()).toBeNull();
  });
  expect(receivers.asked.get('first')).toBe(1);
  expect(await log()).toMatchObject([{ state: 'pending', attempts: 1 }]);
  await runInDurableObject(fleetStub(), async (fleet: Fleet) => {
    answer(new Response(null, { status: 200 }));
    await fleet.outbox.settled;
  });
  expect(await log()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
});

test('what an eviction cut off is sent again under the same id', async () => {
  receivers.answers.set('first', () => new Promise(() => undefined));
  const id = await tell(first, alertMessage(), START);
  await runInDurableObject(fleetStub(), (fleet: Fleet) => fleet.alarm());
  await runInDurableObject(fleetStub(), (_: Fleet, state) => state.abort('evicted')).catch(() => undefined);
  receivers.answers.delete('first');
  await receiveBy(receivers.fetch);
  await setClock(START + MINUTE);
  await fleetStub().check(START + MINUTE);
  await alarmsUntil(START + MINUTE);
  expect(receivers.received).toMatchObject([{ id }]);
  expect(await log()).toMatchObject([{ id, state: 'delivered', attempts: 2 }]);
});

test('the log keeps 30 days, and the newest 2,000', async () => {
  await tell(first, alertMessage('incident.opened', { id: 'old' }), START);
  await alarmAt(START);
  await fleetStub().check(START);
  const later = START + 30 * 24 * HOUR + 1;
  await setClock(later);
  await tell(first, alertMessage('incident.opened', { id: 'new' }), later);
  await alarmAt(later);
  await fleetStub().check(later);
  expect((await log()).map(({ incident }) => incident)).toEqual(['new']);
  await runInDurableObject(fleetStub(), (_: Fleet, { storage }) => {
    for (let at = 0; at < 2_100; at += 1)
      storage.sql.exec(
        `INSERT INTO deliveries SELECT ?, channel_id, told_for, type, thread, message, state, attempts, created_at, next_at, ended_at, status, detail
         FROM deliveries WHERE state = 'delivered' LIMIT 1`,
        `msg_${(later + at).toString(16).padStart(12, '0')}00000000`,
      );
  });
  await setClock(later + HOUR);
  await fleetStub().check(later + HOUR);
  const count = await runInDurableObject(fleetStub(), (_: Fleet, { storage }) =>
    storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM deliveries').one(),
  );
  expect(count.count).toBe(2_000);
});

test('the log is read page by page, of one channel or of all', async () => {
  for (let at = 0; at < 60; at += 1)
    await tell(at % 2 === 0 ? first : second, alertMessage('incident.opened', { id: `inc_${at}` }), START + at);
  const { deliveries, next } = (await call('GET', '/api/alerts/deliveries')).body;
  expect([deliveries.length, deliveries[0].incident, next]).toEqual([50, 'inc_59', deliveries[49].id]);
  const rest = (await call('GET', `/api/alerts/deliveries?before=${next}`)).body;
  expect([rest.deliveries.length, rest.deliveries[9].incident, rest.next]).toEqual([10, 'inc_0', null]);
  expect(await log(`?channel=${second}`)).toHaveLength(30);
  expect((await call('GET', '/api/alerts/deliveries?channel=nothing')).body.code).toBe('unknown_channel');
  expect((await call('GET', '/api/alerts/deliveries?before=%3Cx')).body).toMatchObject({
    code: 'invalid_query',
    field: 'before',
  });
});
