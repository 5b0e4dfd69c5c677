import { expect, test } from 'vitest';
import { ClockWarning, clockSkewS } from '../../../agent/daemon/clock-skew.ts';
import { answer } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

/** An answer of a Worker whose clock is that many seconds behind the host's. */
function answerAt(hostMs: number, aheadS: number) {
  const scripted = answer();
  if (typeof scripted === 'object')
    Object.assign(scripted.body as object, { server_time: new Date(hostMs - aheadS * 1000).toISOString() });
  return scripted;
}
const warnings = () => at.agent.lines.filter(({ message }) => message.includes('clock is off'));

test('a clock that is a day off is said once, and stops nothing', async () => {
  at.worker.otherwise = () => answerAt(at.agent.timing.at, 86_400);
  at.start();
  await at.received(2);
  await at.agent.timing.pass();
  await at.received(3);
  expect(warnings()).toMatchObject([{ level: 'warn', ahead_s: 86_400 }]);
});

test('a clock that is right is not mentioned', async () => {
  at.worker.otherwise = () => answerAt(at.agent.timing.at, 1);
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
  expect(warnings()).toEqual([]);
});

test('a clock that is set back by a day delays no heartbeat', async () => {
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
  at.agent.timing.at -= 86_400_000;
  await at.agent.timing.pass();
  await at.received(3);
  expect(at.kinds()).toEqual(['report', 'heartbeat', 'heartbeat']);
});

test('a clock that is set back by a day while a change settles does not hold it back', async () => {
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.timing.waitsFor(2_000);
  at.agent.timing.at -= 86_400_000;
  await at.agent.timing.pass();
  await at.received(3);
  expect(at.lastNames()).toEqual(['crowdsecurity/ssh-bf']);
  expect(at.worker.received[2]?.body.observed_at).toBe(new Date(at.agent.timing.at).toISOString());
});

test.each<[string, number[], number[]]>([
  ['right', [0, 59, -60], []],
  ['a minute ahead', [61], [61]],
  ['a day behind', [-86_400, -86_400], [-86_400]],
  ['about a minute off', [61, 60, 61, 59, 61], [61]],
  ['put right and off again', [61, 5, 61], [61, 61]],
])('a clock that is %s is told as often as it changes', (_, skews, told) => {
  const now = Date.parse('2026-03-01T04:00:00Z');
  const warning = new ClockWarning(at.agent.log);
  for (const ahead of skews) warning.note(clockSkewS(new Date(now - ahead * 1000).toISOString(), now));
  expect(warnings().map(({ ahead_s }) => ahead_s)).toEqual(told);
});
