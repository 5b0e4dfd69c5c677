import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useDaemon } from '../../support/use-daemon.ts';

const at = useDaemon();
const path = (name: string) => join(at.tree.dir, name);

async function settled(): Promise<void> {
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
}

async function started(): Promise<void> {
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
}

/** Adds a scenario and expects that the daemon is told of it. */
async function stillWatches(count: number): Promise<void> {
  at.tree.write('scenarios/later.yaml', 'name: me/later\n');
  await settled();
  await at.received(count);
  expect(at.lastNames()).toContain('me/later');
}

test('a file that is replaced by rename is read again, each time', async () => {
  at.tree.write('scenarios/a.yaml', 'name: me/first\n');
  await started();
  for (let round = 0; round < 3; round++) {
    renameSync(at.tree.write('scenarios/.a.yaml.new', `name: me/round-${round}\n`), path('scenarios/a.yaml'));
    await settled();
    await at.received(3 + round);
    expect(at.lastNames()).toEqual([`me/round-${round}`]);
  }
});

test('the scenarios folder may be replaced by another', async () => {
  await started();
  at.tree.write('scenarios.new/b.yaml', 'name: me/b\n');
  renameSync(path('scenarios'), path('scenarios.old'));
  renameSync(path('scenarios.new'), path('scenarios'));
  await settled();
  await at.received(3);
  expect(at.lastNames()).toEqual(['me/b']);
  await stillWatches(4);
});

test("CrowdSec's whole folder may be replaced by another", async () => {
  await started();
  cpSync(at.tree.dir, `${at.tree.dir}.new`, { recursive: true });
  renameSync(at.tree.dir, `${at.tree.dir}.old`);
  renameSync(`${at.tree.dir}.new`, at.tree.dir);
  at.tree.write('scenarios/b.yaml', 'name: me/b\n');
  // The folder above is not watched, but a folder tells of its own renaming.
  await settled();
  await at.received(3);
  expect(at.lastNames()).toEqual(['me/b']);
  await stillWatches(4);
});

test('a scenarios folder that is gone is reported as missing, and watched again once it is back', async () => {
  await started();
  rmSync(path('scenarios'), { recursive: true });
  await settled();
  await at.received(3);
  expect(at.worker.received[2]?.body.scenarios).toMatchObject({ state: 'missing' });
  mkdirSync(path('scenarios'));
  await settled();
  await at.received(4);
  await stillWatches(5);
});

test('an edit inside a hub file, which taints its scenario, is told of', async () => {
  const file = at.tree.install('crowdsecurity/ssh-bf') && path('hub/scenarios/crowdsecurity/ssh-bf.yaml');
  await started();
  at.tree.write(file, 'name: crowdsecurity/ssh-bf\n# edited\n');
  await settled();
  await at.received(3);
  expect(at.worker.received[2]?.body.scenarios).toMatchObject({ installed: [{ content: 'tainted' }] });
});
