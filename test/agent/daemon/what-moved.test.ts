import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

beforeEach(async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  at.tree.install('crowdsecurity/http-probing');
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
});

/** Waits for the settle time that a change begins, and lets it pass. */
async function settled(): Promise<void> {
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
}

const remove = (name: string) => rmSync(join(at.tree.dir, `scenarios/${name}.yaml`));
const told = (message: number) => at.worker.received[message]?.body.changes;

test('what moves in one settle time is told together', async () => {
  at.tree.addToHub('crowdsecurity/new');
  remove('ssh-bf');
  await settled();
  await at.received(3);
  expect(told(2)).toEqual({ kinds: ['hub_index', 'links'], applied_revision: null });
});

test('what moved before, and showed in no report, is not told with it', async () => {
  at.tree.addToHub('crowdsecurity/new');
  await settled();
  await at.agent.timing.waitsFor(55_000);
  expect(at.kinds()).toEqual(['report', 'heartbeat']);
  remove('ssh-bf');
  await settled();
  await at.received(3);
  expect(told(2)).toEqual({ kinds: ['links'], applied_revision: null });
});

test('what changes again while the Worker is away is not told as one change', async () => {
  at.worker.otherwise = () => 'hangUp';
  remove('ssh-bf');
  await settled();
  await at.received(3);
  remove('http-probing');
  await at.nextMessage();
  at.worker.received.length = 0;
  await at.nextMessage();
  expect(at.lastNames()).toEqual([]);
  expect(told(0)).toBeUndefined();
});
