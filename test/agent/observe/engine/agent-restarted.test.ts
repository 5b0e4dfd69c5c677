import { expect, test } from 'vitest';
import { load, running, Tracked } from './support/tracked.ts';

test('an agent that is started again has forgotten nothing', () => {
  const at = running();
  at.edit('b');
  at.look(true);
  at.restartAgent(300);
  at.look(true);
  expect(at.word).toBe('running a');
});

test('an engine that was restarted meanwhile runs what stood there all the time', () => {
  const at = running();
  at.look(true);
  at.restartAgent(300);
  at.load(load('2'), '75', 1_200);
  at.look(true);
  expect(at.word).toBe('settling');
  at.pass(40);
  expect(at.word).toBe('running a');
});

test('an engine that was reloaded meanwhile, with a change of which nobody knows the time, is unknown', () => {
  const at = running();
  at.look(true);
  at.restartAgent(300);
  at.edit('b');
  at.load(load('2'), '2245', 1_010);
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('loaded_before_first_look');
});

test('an engine that was started meanwhile, after the last change, runs it', () => {
  const at = running();
  at.look(true);
  at.restartAgent(100);
  at.edit('b');
  at.at += 100;
  at.load(load('2'), '75');
  at.at += 100;
  at.look(true);
  at.pass(40);
  expect(at.word).toBe('running b');
});

test.each([
  ['set forward', 3_600],
  ['set back', -3_600],
])('clocks decide nothing where the clock was %s meanwhile', (_, offS) => {
  const at = running();
  at.look(true);
  at.restartAgent(100);
  at.load(load('2'), '75');
  at.at += 10;
  at.clockOffS = offS;
  at.edit('b');
  if (at.engine.probe !== null)
    at.engine = { ...at.engine, probe: { ...at.engine.probe, startedMs: at.engine.probe.startedMs + offS * 1_000 } };
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('loaded_before_first_look');
});

test('an agent that sees an engine for the first time knows nothing of it without a witness', () => {
  const at = new Tracked();
  at.load(load('1'), '75');
  at.at += 100;
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('loaded_before_first_look');
});

test.each([
  ['older than its start, which systemd confirms', 900, 1_000, 'running a'],
  ['newer than its start', 1_050, 1_000, 'loaded_before_first_look'],
  ['from the second of its start', 999, 1_000, 'loaded_before_first_look'],
  ['older than a start of which systemd says otherwise', 900, 500, 'loaded_before_first_look'],
])('at first sight of an engine the files are %s', (_, changedS, witnessS, word) => {
  const at = new Tracked();
  at.changedAt = changedS;
  at.witnessS = witnessS;
  at.load(load('1'), '75', 1_000);
  at.at += 100;
  at.look(true);
  at.pass(60);
  expect(at.word).toBe(word);
});

test('what was not known before is not known after a restart of the agent', () => {
  const at = new Tracked();
  at.load(load('1'), '75');
  at.at += 100;
  at.look(true);
  at.pass(60);
  at.look(true);
  at.restartAgent(60);
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('loaded_before_first_look');
});

test('a change after its start does not look older because somebody set the clock forward', () => {
  const at = running();
  at.look(true);
  at.restartAgent(100);
  at.load(load('2'), '75');
  at.at += 10;
  at.edit('b');
  at.at += 10;
  at.clockOffS = 3_600;
  at.load(load('2'), '75', at.at - 20 + at.clockOffS);
  at.look(true);
  at.pass(60);
  expect(at.word).toBe('loaded_before_first_look');
});
