import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { problem } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

test('the waits grow with each failure up to five minutes, jitter included', async () => {
  at.worker.otherwise = () => problem(500, 'internal');
  at.start();
  const waits: number[] = [];
  await at.received(1);
  for (let n = 2; n <= 12; n++) waits.push(await at.nextMessage());
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000]);
});

test('one line tells of the failure and one of its end', async () => {
  at.worker.script.push(problem(500, 'internal'), problem(500, 'internal'), problem(500, 'internal'));
  at.start();
  await at.received(1);
  for (let n = 2; n <= 4; n++) await at.nextMessage();
  await at.agent.timing.waitsFor(57_000);
  expect(at.agent.lines.map(({ level, message }) => `${level} ${message}`).filter((line) => line.includes('reporting'))).toEqual([
    'warn reporting failed and is tried again',
    'info reporting works again',
  ]);
});

test.each([
  ['while it pushes', () => vi.spyOn(at.agent.pusher, 'push').mockRejectedValueOnce(new RangeError('the stack is used up'))],
  [
    'while it looks',
    () =>
      vi.spyOn(at.agent.observer, 'observe').mockImplementationOnce(() => {
        throw new RangeError('the stack is used up');
      }),
  ],
])('a fault of the agent itself %s is a failure like any other', async (_, inject) => {
  inject();
  at.start();
  expect(await at.agent.timing.pass()).toBe(500);
  await at.received(2);
  expect(at.kinds()).toEqual(['report', 'heartbeat']);
  expect(at.agent.lines).toContainEqual(expect.objectContaining({ level: 'warn', why: 'the stack is used up' }));
});

test('a longer Retry-After is kept', async () => {
  at.worker.script.push(problem(503, 'unavailable', {}, { 'retry-after': '120' }));
  at.start();
  await at.received(1);
  expect(await at.nextMessage()).toBe(120_000);
});

test('after an outage only the newest state is sent', async () => {
  at.worker.script.push(problem(503, 'unavailable', {}, { 'retry-after': '120' }));
  at.start();
  await at.received(1);
  const first = at.tree.install('a/one');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(5_000);
  rmSync(first);
  at.tree.install('a/two');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(5_000);
  expect(at.worker.received).toHaveLength(1);
  await at.nextMessage();
  await at.received(3);
  expect(at.kinds()).toEqual(['report', 'report', 'heartbeat']);
  expect(at.lastNames()).toEqual(['a/two']);
});
