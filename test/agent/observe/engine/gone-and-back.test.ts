import { expect, test } from 'vitest';
import { BOOT_MS, load, running, Tracked } from './support/tracked.ts';

test('an engine that was never seen is not down', () => {
  const at = new Tracked();
  at.look(true);
  at.pass(3_600);
  expect(at.word).toBe('never_seen');
});

test('a restart of some seconds is no outage', () => {
  const at = running();
  at.kill();
  at.pass(10);
  expect(at.word).toBe('gone_just_now');
  at.load(load('2'), '75');
  at.pass(40);
  expect(at.word).toBe('running a');
});

test('an engine that is down is still down for an agent that is started again', () => {
  const at = running();
  at.kill();
  at.pass(30);
  at.restartAgent(60);
  at.look(true);
  at.pass(20);
  expect(at.word).toBe('down');
});

test('what was mended while it was down is loaded by its start', () => {
  const at = running();
  at.kill();
  at.pass(60);
  at.edit('b');
  at.look(true);
  at.at += 0.1;
  at.look();
  at.load(load('2'), '75', at.at - 1);
  at.pass(40);
  expect(at.word).toBe('running b');
});

test('what was mended when it had begun to start is unknown', () => {
  const at = running();
  at.kill();
  at.pass(60);
  at.load(load('2'), '75');
  at.edit('b');
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('changed_while_loading');
});

test('a change of its configuration just before its start has no order to it', () => {
  const at = running();
  at.kill();
  at.pass(60);
  at.edit('b');
  at.configChangedAt = at.at;
  at.look(true);
  at.at += 0.1;
  at.look();
  at.load(load('2'), '75', at.at - 0.5);
  at.pass(60);
  expect(at.word).toBe('changed_while_loading');
  // From then on there was a look while this load was there.
  at.look(true);
  at.load(load('3'), '2245', at.engine.probe === null ? 0 : (at.engine.probe.startedMs - BOOT_MS) / 1_000);
  at.pass(60);
  expect(at.word).toBe('running b');
});

test('one look is not enough to tell that it had not begun to read', () => {
  const at = running();
  at.kill();
  at.pass(60);
  at.edit('b');
  at.look(true);
  at.load(load('2'), '75', at.at - 0.5);
  at.pass(60);
  expect(at.word).toBe('changed_while_loading');
});

test('an engine that restarts in a loop is never running', () => {
  const at = running();
  at.edit('broken');
  at.look(true);
  for (let round = 2; round < 30; round++) {
    at.load(load(`${round}`), round % 2 === 0 ? null : '75');
    at.pass(20);
    expect(at.word).not.toContain('running');
    at.kill();
    at.pass(10);
    expect(at.word).not.toContain('running');
  }
});
