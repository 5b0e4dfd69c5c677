import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { problem } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

test('the waits grow with each failure up to five minutes, jitter included', async () => {
  at.worker.otherwise = () => problem(500, 'internal');
  at.start();
  const waits: number[] = [];
  for (let n = 1; n <= 11; n++) {
    await at.received(n);
    waits.push(await at.agent.timing.pass());
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000]);
});

test('one line tells of the failure and one of its end', async () => {
  at.worker.script.push(problem(500, 'internal'), problem(500, 'internal'), problem(500, 'internal'));
  at.start();
  for (let n = 1; n <= 3; n++) {
    await at.received(n);
    await at.agent.timing.pass();
  }
  await at.received(5);
  await at.agent.timing.waitsFor(57_000);
  expect(at.agent.lines.map(({ level, message }) => `${level} ${message}`).filter((line) => line.includes('push'))).toEqual([
    'warn a push failed and is tried again',
    'info pushing works again',
  ]);
});

test('a fault of the agent itself is a failure like any other', async () => {
  vi.spyOn(at.agent.pusher, 'push').mockRejectedValueOnce(new RangeError('the stack is used up'));
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
  expect(await at.agent.timing.pass()).toBe(120_000);
  await at.received(2);
});

test('after an outage only the newest state is sent', async () => {
  at.worker.script.push(problem(503, 'unavailable', {}, { 'retry-after': '120' }));
  at.start();
  await at.received(1);
  const first = at.tree.install('a/one');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(118_000);
  rmSync(first);
  at.tree.install('a/two');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(116_000);
  expect(at.worker.received).toHaveLength(1);
  await at.agent.timing.pass();
  await at.received(3);
  expect(at.kinds()).toEqual(['report', 'report', 'heartbeat']);
  expect(at.lastNames()).toEqual(['a/two']);
});

test('a revoked host stops pushing, says how to enrol again and stays up', async () => {
  at.worker.otherwise = () => problem(403, 'host_revoked');
  at.start();
  await at.received(1);
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
  await at.agent.timing.waitsFor(Number.POSITIVE_INFINITY);
  expect(at.worker.received).toHaveLength(1);
  expect(at.agent.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: expect.stringContaining('argos-drift-agent enroll') },
  ]);
});
