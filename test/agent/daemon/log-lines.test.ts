import { expect, test } from 'vitest';
import { answer, problem, type Scripted } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
const lines = () =>
  at.agent.lines.map(({ level, message }) => `${level} ${message}`).filter((line) => line.includes('reporting'));

async function fail(times: number, how: (n: number) => Scripted): Promise<void> {
  let n = 0;
  at.worker.otherwise = () => how(n++);
  at.start();
  await at.received(1);
  for (let sent = 1; sent < times; sent++) await at.nextMessage();
  at.worker.otherwise = () => answer();
  await at.nextMessage();
  await at.agent.timing.waitsFor(57_000);
}

test('two hundred failures with one cause are one line, and their end another', async () => {
  await fail(200, () => problem(500, 'internal'));
  expect(lines()).toEqual(['warn reporting failed and is tried again', 'info reporting works again']);
  expect(at.agent.lines).toContainEqual(expect.objectContaining({ message: 'reporting works again', failures: 200 }));
});

test('a cause that counts something down is one cause', async () => {
  await fail(30, (n) => problem(429, 'rate_limited', { detail: `Send it again in ${40 - n} s.` }));
  expect(lines()).toHaveLength(2);
});

test('causes that take turns are told once each', async () => {
  await fail(40, (n) => (n % 2 === 0 ? 'reset' : problem(500, 'internal')));
  expect(lines()).toHaveLength(3);
});

test('a Worker that thinks up a new cause each time does not fill the log', async () => {
  await fail(100, (n) => problem(500, 'internal', { detail: 'x'.repeat(n) }));
  expect(lines().length).toBeLessThan(25);
});

test('the next outage is told again', async () => {
  await fail(3, () => problem(500, 'internal'));
  at.worker.script.push(problem(500, 'internal'));
  await at.nextMessage();
  await at.nextMessage();
  await at.agent.timing.waitsFor(57_000);
  expect(lines()).toHaveLength(4);
});
