import { expect } from 'vitest';
import { SSH_BF, SSH_SLOW_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { saidToRun } from './support/word.ts';

engineTest('where files change while the engine loads, nothing is claimed that it did not load', async () => {
  const { lab, agent } = await startKnownLab();
  const since = agent.messages.length;
  lab.hangUp();
  for (let times = 0; times < 6; times++) {
    await lab.remove(SSH_BF);
    await lab.install(SSH_BF);
    await pause(300);
  }
  await lab.remove(SSH_SLOW_BF);
  // It ends where a file is gone that it had listed.
  await lab.waitReady().catch(() => undefined);
  await pause(SETTLED_WITHIN_S * 1000);
  if (lab.isRunning) lab.noteTruth();
  const last = agent.messages.slice(since).at(-1);
  expect(last).toBeDefined();
  const said = last === undefined ? null : saidToRun(last);
  if (said !== null) expect([...said].sort()).toEqual([...(lab.truth?.names ?? [])].sort());
});
