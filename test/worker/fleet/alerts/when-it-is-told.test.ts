import { expect, test } from 'vitest';
import { INCIDENT_KINDS, WAIT_DEFAULT_S } from '#contract';
import { Told } from './support/told.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

test.each(INCIDENT_KINDS)('%s is told once when it has stood as long as its kind waits, and the end with it', (kind) => {
  const told = new Told().channel('a').opens('i', ['web-1'], { kind });
  const wait = WAIT_DEFAULT_S[kind];
  told.pass(wait * 1000 - 1);
  expect(told.said).toEqual([]);
  told.pass(2 * HOUR);
  expect(told.said).toEqual([`${wait} opened web-1`]);
  told.ends('i').pass(MINUTE);
  expect(told.messages.map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed']);
  expect(told.incidents.size).toBe(0);
});

test('what ends before its wait is over is never told', () => {
  const told = new Told().channel('a').opens('i', ['web-1']).pass(299_000).ends('i').pass(DAY);
  expect(told.said).toEqual([]);
  expect(told.incidents.size).toBe(0);
});

test('a channel waits as its own rule says, or is not told at all', () => {
  const told = new Told()
    .channel('quick', { drift_by_host: { wait_s: 60 } })
    .channel('never', { drift_by_host: { enabled: false } })
    .channel('other', { silence: { enabled: false } })
    .channel('standby', { drift_by_host: { wait_s: 0 } }, 'quick')
    .opens('i', ['web-1'])
    .pass(HOUR);
  expect(told.messages.map(({ channel, at }) => [channel, (at - (told.now - HOUR)) / 1000])).toEqual([
    ['quick', 60],
    ['other', 300],
  ]);
});

test('hosts that come one after the other are one message, also without a wait', () => {
  const told = new Told().channel('a', { drift_by_host: { wait_s: 0 } }).opens('i', ['1']);
  for (const host of ['2', '3', '4', '5']) told.pass(8000).joins('i', host);
  told.pass(HOUR);
  expect(told.said).toEqual(['42 opened 1,2,3,4,5']);
});

test('a minute after it opened it is told, whatever still comes', () => {
  const told = new Told().channel('a', { drift_by_host: { wait_s: 0 } }).opens('i', ['1']);
  for (let host = 2; host < 20; host += 1) told.pass(5000).joins('i', String(host));
  expect(told.said).toEqual(['60 opened 1,2,3,4,5,6,7,8,9,10,11,12']);
});

test('what changes every few seconds is told a minute after its wait', () => {
  const told = new Told().channel('a').opens('i', ['1']);
  for (let at = 0; at < 80; at += 1) told.change('i', { content: `${at}`, changedAt: told.now, joinedAt: told.now }).pass(5000);
  expect(told.said[0]).toBe('360 opened 1');
});

test('a changed content is told again after the wait, and not where it is as it was told by then', () => {
  const told = new Told().channel('a').opens('i', ['web-1']).pass(HOUR);
  told.change('i', { content: 'b', changedAt: told.now }).pass(HOUR);
  told.change('i', { content: 'c', changedAt: told.now }).pass(MINUTE);
  told.change('i', { content: 'b', changedAt: told.now }).pass(HOUR);
  expect(told.said).toEqual(['300 opened web-1', '3900 changed web-1']);
});

test('while it is open it is told each day, with the hosts that are still in it', () => {
  const told = new Told().channel('a').opens('i', ['1', '2']).pass(DAY);
  told.leaves('i', '1').pass(2 * DAY);
  expect(told.said).toEqual(['300 opened 1,2', '86700 reminder 2', '173100 reminder 2']);
});

test('a channel that is added is told what is open, and of what was over before nothing', () => {
  const told = new Told()
    .opens('i', ['1'])
    .opens('over', ['2'])
    .pass(MINUTE)
    .ends('over')
    .pass(HOUR)
    .channel('new')
    .pass(MINUTE)
    .ends('i')
    .pass(HOUR);
  expect(told.said).toEqual(['3660 opened 1', '3730 closed 1']);
});

test('a kind that is switched off after it was told is told of its end, and of nothing before', () => {
  const told = new Told().channel('a').opens('i', ['1']).pass(HOUR);
  told.channels[0] = { id: 'a', fallbackOf: null, rules: { drift_by_host: { enabled: false } } };
  told
    .pass(2 * DAY)
    .ends('i')
    .pass(MINUTE);
  expect(told.messages.map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed']);
});

test('the end is told only where a message arrived, be it late', () => {
  const told = new Told().channel('a').channel('b').opens('i', ['1']);
  told.arrives = false;
  told.pass(HOUR).ends('i').pass(HOUR);
  told.settle('i b', false);
  told.pass(HOUR);
  told.settle('i a', true);
  told.pass(HOUR);
  expect(told.messages.map(({ channel, type }) => [channel, type])).toEqual([
    ['a', 'incident.opened'],
    ['b', 'incident.opened'],
    ['a', 'incident.closed'],
  ]);
  expect(told.incidents.size).toBe(0);
});

test('an end of which nobody can be told is forgotten after 30 days', () => {
  const told = new Told().channel('a').opens('i', ['1']);
  told.arrives = false;
  told
    .pass(HOUR)
    .ends('i')
    .pass(29 * DAY);
  expect(told.incidents.size).toBe(1);
  told.pass(DAY);
  expect([told.incidents.size, told.notices.size]).toEqual([0, 0]);
});

test('an engine that fails at each start is told: what it left a while ago is kept for it', () => {
  const told = new Told()
    .channel('a')
    .opens('i', ['1'], { kind: 'engine_down' })
    .pass(MINUTE - 1)
    .ends('i')
    .pass(5 * MINUTE);
  expect(told.incidents.size).toBe(1);
  told.change('i', { closedAt: null, joinedAt: told.now }).joins('i', '1').pass(MINUTE).ends('i').pass(HOUR);
  expect(told.messages.map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed']);
  expect(told.incidents.size).toBe(0);
});

test('an apply that is at work on all of its hosts makes it wait, and its end too', () => {
  const told = new Told().channel('a').opens('i', ['1', '2']);
  const apply = (one: number, two: number) => told.applying.set('1', told.now + one * MINUTE).set('2', told.now + two * MINUTE);
  apply(9, 8);
  told.pass(9 * MINUTE);
  apply(2, 3);
  told.ends('i').pass(HOUR);
  expect(told.said).toEqual(['480 opened 1,2', '660 closed 1,2']);
});

test('an apply on one host keeps nothing quiet of the others of its incident, but for those that are muted', () => {
  const told = new Told().channel('a').opens('i', ['1', '2']);
  told.applying.set('2', told.now + 8 * MINUTE);
  told.pass(HOUR);
  expect(told.said).toEqual(['300 opened 1,2']);
  const muted = new Told().channel('a').mute(['1'], 120).opens('i', ['1', '2']);
  muted.applying.set('2', muted.now + 8 * MINUTE);
  muted.pass(HOUR);
  expect(muted.said).toEqual(['480 opened 2']);
});

test('a host that tells of one apply after the other puts a message off by ten minutes, and no more', () => {
  const told = new Told().channel('a').opens('i', ['1']);
  for (let minute = 0; minute < 60; minute += 1) {
    told.applying.set('1', told.now + 10 * MINUTE);
    told.pass(MINUTE);
  }
  expect(told.said).toEqual(['900 opened 1']);
});

test.each(['silence', 'duplicate_agent', 'engine_down'] as const)('%s waits for no apply', (kind) => {
  const told = new Told().channel('a').opens('i', ['1'], { kind });
  told.applying.set('1', told.now + 10 * MINUTE);
  told.pass(HOUR);
  expect(told.said).toEqual([`${WAIT_DEFAULT_S[kind]} opened 1`]);
});

test('where agents are heard once in a long while, an intent has as long to arrive, unless a rule says otherwise', () => {
  const told = new Told()
    .channel('a')
    .channel('b', { not_delivered: { wait_s: 60 } })
    .opens('i', ['1'], { kind: 'not_delivered' });
  told.heartbeatMs = 20 * MINUTE;
  told.pass(HOUR);
  expect(told.messages.map(({ channel, at }) => [channel, (at - told.now + HOUR) / MINUTE])).toEqual([
    ['b', 1],
    ['a', 40],
  ]);
});
