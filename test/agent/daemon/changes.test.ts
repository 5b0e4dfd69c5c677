import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useDaemon } from '../support/use-daemon.ts';

const at = useDaemon();

/** Waits for the settle time that a change begins, and lets it pass. */
async function settled(): Promise<void> {
  await at.agent.timing.waitsFor(2_000);
  await at.agent.timing.pass();
}

async function started(): Promise<void> {
  at.start();
  await at.received(2);
  await at.agent.timing.waitsFor(57_000);
}

test('a new scenario is reported when its folder has been quiet for two seconds', async () => {
  await started();
  at.tree.install('crowdsecurity/ssh-bf');
  await settled();
  await at.received(3);
  expect(at.kinds()[2]).toBe('report');
  expect(at.lastNames()).toEqual(['crowdsecurity/ssh-bf']);
});

test.each([
  ['the tuning file', 'appsec-rules/argos-tuning.yaml'],
  ['an acquisition', 'acquis.d/appsec.yaml'],
  ['an appsec-config', 'appsec-configs/block.yaml'],
  ['the first acquisition', 'acquis.yaml'],
])('%s is watched', async (_, file) => {
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\n');
  at.tree.write('acquis.d/appsec.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
  await started();
  at.tree.write(file, '- not a map\n');
  await settled();
  await at.received(3);
  expect(at.kinds()[2]).toBe('report');
});

test('a change that is undone while it settles is not reported', async () => {
  await started();
  rmSync(at.tree.install('crowdsecurity/ssh-bf'));
  await settled();
  await at.agent.timing.waitsFor(55_000);
  expect(at.kinds()).toEqual(['report', 'heartbeat']);
});

test('a folder that is deleted and made again is watched again', async () => {
  await started();
  for (let round = 0; round < 3; round++) {
    const folder = join(at.tree.dir, 'scenarios');
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    at.tree.write(`scenarios/round.yaml`, `name: me/round-${round}\n`);
    await settled();
    await at.received(3 + 2 * round);
    expect(at.lastNames()).toEqual([`me/round-${round}`]);
    at.tree.write('scenarios/later.yaml', `name: me/later-${round}\n`);
    await settled();
    await at.received(4 + 2 * round);
    expect(at.lastNames()).toEqual([`me/later-${round}`, `me/round-${round}`]);
  }
});

test('a folder that is new is watched from then on', async () => {
  await started();
  at.tree.write('scenarios/team/a.yaml', 'name: me/a\n');
  await settled();
  await at.received(3);
  at.tree.write('scenarios/team/b.yaml', 'name: me/b\n');
  await settled();
  await at.received(4);
  expect(at.lastNames()).toEqual(['me/a', 'me/b']);
});
