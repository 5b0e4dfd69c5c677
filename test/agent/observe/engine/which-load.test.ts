import { expect, test } from 'vitest';
import { BOOT_MS, load, running, Tracked } from './support/tracked.ts';

test('an engine that starts after a look at the disk runs what stands there', () => {
  const at = new Tracked();
  at.look(true);
  expect(at.word).toBe('never_seen');
  at.at += 10;
  at.load(load('1'), '75');
  at.pass(5);
  expect(at.word).toBe('settling');
  at.pass(30);
  expect(at.word).toBe('running a');
});

test('a change is not loaded until the engine was reloaded', () => {
  const at = running();
  at.edit('b');
  at.look(true);
  at.pass(600);
  expect(at.word).toBe('running a');
  at.load(load('2'), '2245', 1_010);
  at.pass(40);
  expect(at.word).toBe('running b');
});

test('a change and a reload between two looks have no order', () => {
  const at = running();
  at.edit('b');
  at.load(load('2'), '2245', 1_010);
  at.pass(40);
  expect(at.word).toBe('changed_while_loading');
  at.pass(3_600);
  at.look(true);
  expect(at.word).toBe('changed_while_loading');
  at.load(load('3'), '4000', 1_010);
  at.pass(40);
  expect(at.word).toBe('running b');
});

test('a change while it loads is told by nobody, also where it was taken back', () => {
  const at = running();
  at.load(load('2'), '2245', 1_010);
  at.pass(10);
  at.edit('b');
  at.look(true);
  at.edit('a');
  at.look(true);
  at.pass(40);
  expect(at.word).toBe('changed_while_loading');
});

test('a load that fails is never running, however long it takes', () => {
  const at = running();
  at.edit('broken');
  at.look(true);
  // The new port is there, and the log processor of the load before is gone.
  at.load(load('2'), null, 1_010);
  at.pass(45);
  expect(at.word).toBe('no_log_processor');
  at.kill();
  at.pass(10);
  expect(at.word).toBe('gone_just_now');
  at.pass(20);
  expect(at.word).toBe('down');
});

test('a slow load that succeeds is known in the end', () => {
  const at = running();
  at.edit('b');
  at.look(true);
  at.load(load('2'), null, 1_010);
  at.pass(60);
  at.load(load('2'), '2245', 1_010);
  at.pass(10);
  expect(at.word).toBe('settling');
  at.pass(30);
  expect(at.word).toBe('running b');
});

test('the log processor of the load before proves nothing of a new one', () => {
  const at = running();
  at.edit('b');
  at.look(true);
  at.load(load('2'), '75', 1_010);
  at.pass(120);
  expect(at.word).not.toContain('running');
});

test('two reloads one after the other count from the last', () => {
  const at = running();
  at.edit('b');
  at.look(true);
  at.load(load('2'), '2245', 1_010);
  at.pass(20);
  at.load(load('3'), '4000', 1_010);
  at.pass(20);
  expect(at.word).toBe('settling');
  at.pass(20);
  expect(at.word).toBe('running b');
});

test('an AppSec listener that does not come back keeps the load unknown', () => {
  const at = running();
  at.load(load('2', ''), '2245', 1_010);
  at.pass(60, false);
  expect(at.word).toBe('listener_missing');
  at.load(load('2', '9'), '2245', 1_010);
  at.pass(40);
  expect(at.word).toBe('running a');
});

test('a log processor that is gone later is told', () => {
  const at = running();
  at.tracker.recheck({ startedMs: at.engine.probe?.startedMs ?? 0, goroutine: null, unasked: null }, at.moment);
  expect(at.word).toBe('no_log_processor');
  at.pass(10);
  expect(at.word).toBe('running a');
});

test('a load is as old as its process, a reload as old as the look that found it', () => {
  const at = running();
  const { standing } = at.tracker;
  expect(standing.kind === 'running' && standing.epoch.loadedMs).toBe(BOOT_MS + 1_010_000);
  at.pass(600);
  at.load(load('2'), '2245', 1_010);
  const reloadedAt = at.at;
  at.pass(60);
  const later = at.tracker.standing;
  expect(later.kind === 'running' && later.epoch.loadedMs).toBe(BOOT_MS + (reloadedAt + 5) * 1_000);
});
