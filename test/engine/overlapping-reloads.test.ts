import { expect } from 'vitest';
import { SSH_BF, SSH_SLOW_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { lies } from './support/word.ts';

engineTest('an engine that is reloaded again while it reloads is judged by its last load, or not at all', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_BF);
  const since = agent.messages.length;
  lab.hangUp();
  lab.hangUp();
  await pause(1_000);
  await lab.remove(SSH_SLOW_BF);
  await lab.reload();
  // More than one load may still follow.
  await pause(SETTLED_WITHIN_S * 1000);
  lab.noteTruth();
  const settled = agent.messages.slice(since).at(-1);
  expect(settled).toBeDefined();
  expect(settled === undefined ? [] : lies(settled, lab.truth)).toEqual([]);
});
