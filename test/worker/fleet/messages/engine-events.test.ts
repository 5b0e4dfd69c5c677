import { expect, test } from 'vitest';
import type { EngineReport } from '#contract';
import { type EngineTold, engineEvents, NOTHING_TOLD } from '../../../../worker/fleet/messages/engine-events.ts';
import { DOWN, RUNNING, UNKNOWN } from '../../support/agent.ts';

const START = Date.parse('2026-03-01T04:00:00Z');
const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

/** A host that says something else of its engine every minute. */
class Engine {
  now = START;
  told: EngineTold = NOTHING_TOLD;

  says(engine: EngineReport, digest = 'a', after = MINUTE) {
    const previousAt = this.told === NOTHING_TOLD ? null : this.now;
    this.now += after;
    const wasKnown = this.told.state !== null && this.told.until === null;
    const { events, told } = engineEvents({ told: this.told, engine, digest, wasKnown, previousAt, now: this.now });
    this.told = told;
    return events.map(({ kind, at, detail }) => ({ kind, at: iso(at), detail }));
  }

  kinds(engine: EngineReport, digest?: string) {
    return this.says(engine, digest).map(({ kind }) => kind);
  }
}

const load = (at: number, other: Partial<EngineReport> = {}): EngineReport => ({ ...RUNNING, loaded_at: iso(at), ...other });
const WAITS = { reload_needed: true, changed_since: ['/etc/crowdsec/a.yaml', '/etc/crowdsec/b.yaml'], changed_count: 7 };

test('a reload that is needed is told once, with the first files, and then the load', () => {
  const engine = new Engine();
  engine.says(load(START));
  const [needed, ...others] = engine.says(load(START, WAITS));
  expect(needed).toMatchObject({ kind: 'reload_needed', at: iso(engine.now) });
  expect(needed?.detail).toContain('/etc/crowdsec/a.yaml, /etc/crowdsec/b.yaml and 5 more');
  expect(others).toEqual([]);
  expect(engine.kinds(load(START, { ...WAITS, changed_count: 8 }))).toEqual([]);
  expect(engine.kinds(load(engine.now + 1000))).toEqual(['engine_loaded']);
});

test('a load is told at its own moment, also where the engine had to settle', () => {
  const engine = new Engine();
  engine.says(load(START));
  engine.says(load(START, WAITS));
  const loadedAt = engine.now + 20_000;
  expect(engine.says(UNKNOWN, 'a', 21_000)).toEqual([]);
  expect(engine.says(load(loadedAt), 'a', 30_000)).toMatchObject([{ kind: 'engine_loaded', at: iso(loadedAt) }]);
});

test.each([
  ['ahead of the message', (now: number) => now + 3_600_000],
  ['before the last message in which another load ran', (now: number) => now - 3_600_000],
])('a moment %s is the clock of a host that is wrong', (_, when) => {
  const engine = new Engine();
  engine.says(load(START));
  engine.says(load(START, WAITS));
  expect(engine.says(load(when(engine.now)))).toMatchObject([{ kind: 'engine_loaded', at: iso(engine.now) }]);
});

test('files that changed and were loaded between two looks are told as a load', () => {
  const engine = new Engine();
  engine.says(load(START), 'a');
  expect(engine.kinds(load(engine.now + 1000), 'b')).toEqual(['engine_loaded']);
});

test('a load that took nothing in is not told', () => {
  const engine = new Engine();
  engine.says(load(START));
  for (let at = 0; at < 100; at += 1) expect(engine.kinds(load(engine.now + 1000))).toEqual([]);
});

test('a change that was taken back is no load', () => {
  const engine = new Engine();
  engine.says(load(START));
  engine.says(load(START, WAITS));
  expect(engine.kinds(load(START))).toEqual([]);
});

test('the first load that is known is told, at the moment from which on it is', () => {
  const engine = new Engine();
  expect(engine.kinds(UNKNOWN)).toEqual([]);
  expect(engine.says(load(START - 86_400_000))).toMatchObject([
    { kind: 'engine_loaded', at: iso(engine.now), detail: expect.stringContaining('known from now on') },
  ]);
});

test('an engine that is down and comes back is told with the reason', () => {
  const engine = new Engine();
  engine.says(load(START));
  expect(engine.says(DOWN)).toMatchObject([{ kind: 'engine_down', detail: expect.stringContaining('127.0.0.1:8080') }]);
  expect(engine.kinds({ ...DOWN, why: 'its process ended' })).toEqual([]);
  expect(engine.kinds(load(engine.now + 1000))).toEqual(['engine_returned']);
});

test('one that restarts in a loop and never settles is down once', () => {
  const engine = new Engine();
  engine.says(load(START));
  const told = Array.from({ length: 100 }, () => [...engine.kinds(DOWN), ...engine.kinds(UNKNOWN)]).flat();
  expect(told).toEqual(['engine_down']);
});

test('one that settles and dies again all day leaves room for the rest of the history, and says that it does', () => {
  const engine = new Engine();
  const told = Array.from({ length: 300 }, () => [...engine.says(DOWN), ...engine.says(load(engine.now + 1000))]).flat();
  expect(told.length).toBe(40);
  expect(told.at(-1)?.detail).toContain('the rest of this day is left out');
  engine.now += 86_400_000;
  expect(engine.kinds(DOWN)).toEqual(['engine_down']);
});
