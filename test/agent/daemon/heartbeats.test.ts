import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer } from '../../doubles/fake-worker.ts';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();
// Half of the jitter before the minute that the answer asks for.
const INTERVAL_MS = 57_000;

test('while nothing changes there is a heartbeat in each interval, and none is logged', async () => {
  at.start();
  await at.agent.timing.waitsFor(INTERVAL_MS);
  const logged = at.agent.lines.length;
  for (let n = 3; n <= 6; n++) {
    expect(await at.agent.timing.pass()).toBe(INTERVAL_MS);
    await at.received(n);
  }
  expect(at.kinds()).toEqual(['report', 'heartbeat', 'heartbeat', 'heartbeat', 'heartbeat', 'heartbeat']);
  expect(at.agent.lines).toHaveLength(logged);
});

test('the interval is what the Worker asks for', async () => {
  const slow = answer();
  if (typeof slow === 'object') Object.assign(slow.body as object, { next_report_in_s: 600 });
  at.worker.otherwise = () => slow;
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(570_000);
});

test('a change that no watch told of is found before the heartbeat, and reported instead once it settled', async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(INTERVAL_MS);
  at.tree.write(join(at.tree.hubDir, 'scenarios/crowdsecurity/ssh-bf.yaml'), 'name: edited\n');
  expect(await at.agent.timing.pass()).toBe(INTERVAL_MS);
  expect(await at.agent.timing.pass()).toBe(2_000);
  await at.received(3);
  expect(at.kinds()).toEqual(['report', 'heartbeat', 'report']);
  expect(at.worker.received[2]?.body).toMatchObject({ scenarios: { installed: [{ content: 'tainted' }] } });
});
