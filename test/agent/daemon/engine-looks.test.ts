import { expect, test } from 'vitest';
import { EngineLooks } from '../../../agent/daemon/engine-looks.ts';
import type { EngineSight, EngineWatch } from '../../../agent/observe/engine/engine-watch.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

/** A watch that only counts its looks, of which each may ask for the disk. */
class CountingWatch {
  isGone = false;
  nextLookMs = 5_000;
  sight: EngineSight = { kind: 'down', why: 'nothing listens' };
  looks: { disk: boolean; ask: boolean }[] = [];
  fault: Error | null = null;

  async look(disk: () => unknown, wish: { disk: boolean; ask: boolean }): Promise<void> {
    this.looks.push(wish);
    if (this.fault !== null) throw this.fault;
    if (wish.disk) disk();
  }
}

function looks() {
  const watch = new CountingWatch();
  const { observer, timing, log } = at.agent;
  return { watch, timing, looks: new EngineLooks(watch as unknown as EngineWatch, observer, timing, log) };
}

test('a change is followed by a look at the disk and the engine, before a reload can have read it', async () => {
  const { watch, timing, looks: engine } = looks();
  await engine.look();
  engine.noteChange();
  expect(engine.dueAt - timing.monotonic()).toBeLessThanOrEqual(150);
  await engine.look();
  expect(watch.looks).toEqual([
    { disk: false, ask: false },
    { disk: true, ask: false },
  ]);
});

test('while a script works on, the looks are put off for a second at most', async () => {
  const { timing, looks: engine } = looks();
  await engine.look();
  const begun = timing.monotonic();
  for (let change = 0; change < 30; change++) {
    engine.noteChange();
    const passed = timing.wait(100, new AbortController().signal);
    await timing.pass();
    await passed;
  }
  expect(engine.dueAt - begun).toBeLessThanOrEqual(1_000);
});

test('where no engine is there, a change is looked at without waiting', async () => {
  const { watch, timing, looks: engine } = looks();
  await engine.look();
  watch.isGone = true;
  engine.noteChange();
  expect(engine.dueAt).toBe(timing.monotonic());
});

test('what the engine is found to do is told with what was observed, and is news only where it differs from that', async () => {
  const { watch, timing, looks: engine } = looks();
  const observed = at.agent.observer.observe(timing.now());
  expect((await engine.lookWith(observed, timing.now(), true)).engine).toMatchObject({ state: 'down', why: 'nothing listens' });
  expect(watch.looks.at(-1)).toEqual({ disk: true, ask: true });
  expect(await engine.look()).toBe(false);
  watch.sight = { kind: 'unknown', why: 'it has just begun to load', startedMs: null };
  expect(await engine.look()).toBe(true);
});

test('a look that fails leaves no evidence behind, is made again in time and is logged once', async () => {
  const { watch, timing, looks: engine } = looks();
  const observed = at.agent.observer.observe(timing.now());
  await engine.lookWith(observed, timing.now(), true);
  watch.fault = new Error('out of luck');
  expect(await engine.look()).toBe(true);
  expect(engine.dueAt - timing.monotonic()).toBe(5_000);
  expect((await engine.lookWith(observed, timing.now(), true)).engine).toMatchObject({
    state: 'unknown',
    why: "the agent's look at CrowdSec failed: out of luck",
  });
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  watch.fault = null;
  expect((await engine.lookWith(observed, timing.now(), true)).engine).toMatchObject({ state: 'down' });
});
