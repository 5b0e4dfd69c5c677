import { expect, test } from 'vitest';
import { INCIDENT_KINDS, NEVER_MUTED_BY_HOST } from '#contract';
import { Told } from './support/told.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

test('what begins while its host is muted is told once after it, if it is still wrong', () => {
  const told = new Told().channel('a').mute('*', 120).opens('i', ['1']).opens('over', ['2']);
  told
    .pass(HOUR)
    .ends('over')
    .pass(DAY / 2);
  expect(told.said).toEqual(['7200 opened 1']);
});

test('what was told before is told once more after it, and not while it lasts, be it for days', () => {
  const told = new Told()
    .channel('a')
    .opens('i', ['1'])
    .pass(HOUR)
    .mute(['1'], 3 * 1440)
    .pass(3 * DAY)
    .pass(HOUR);
  expect(told.said).toEqual(['300 opened 1', '262800 reminder 1']);
});

test('what changed meanwhile is told as changed, once', () => {
  const told = new Told().channel('a').opens('i', ['1']).pass(HOUR).mute(['1'], 120).pass(HOUR);
  told.change('i', { content: 'b', changedAt: told.now }).pass(5 * HOUR);
  expect(told.said).toEqual(['300 opened 1', '10800 changed 1']);
});

test('an end while it is muted is told after it, where its opening was told', () => {
  const told = new Told()
    .channel('a')
    .opens('i', ['1'])
    .pass(HOUR)
    .mute(['1'], 120)
    .pass(HOUR)
    .ends('i')
    .pass(5 * HOUR);
  expect(told.said).toEqual(['300 opened 1', '10800 closed 1']);
});

test('a mute that is taken back early counts no more', () => {
  const told = new Told().channel('a').mute('*', 600).opens('i', ['1']).pass(HOUR);
  told.mutes = [];
  told.pass(MINUTE);
  expect(told.said).toEqual(['3600 opened 1']);
});

test('of several hosts those that are muted are left out, and told of after it', () => {
  const told = new Told()
    .channel('a')
    .mute(['2'], 120)
    .opens('i', ['1', '2', '3'])
    .pass(6 * HOUR);
  expect(told.said).toEqual(['300 opened 1,3', '7200 reminder 1,2,3']);
});

test('one that is no more in it after the mute is nothing to tell', () => {
  const told = new Told().channel('a').mute(['2'], 120).opens('i', ['1', '2']).pass(HOUR);
  told.leaves('i', '2').pass(6 * HOUR);
  expect(told.said).toEqual(['300 opened 1']);
});

test.each(INCIDENT_KINDS)('%s: a host that muted itself keeps only quiet what it may', (kind) => {
  const told = new Told()
    .channel('a')
    .mute(['1'], 1440, { hostId: '1' })
    .opens('i', ['1'], { kind })
    .pass(2 * HOUR);
  expect(told.messages.length).toBe(NEVER_MUTED_BY_HOST.includes(kind) ? 1 : 0);
});
