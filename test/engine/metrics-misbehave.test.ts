import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { answerOn, IMPOSTORS } from './support/impostor.ts';
import { engineTest } from './support/package.ts';
import { SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { lies } from './support/word.ts';

/** The agent's budget is 90 MB on Node 24; a machine under load may collect garbage late. */
const MEMORY_MAX_MB = 150;

engineTest.concurrent.for(Object.keys(IMPOSTORS))('a program on the metrics’ port that %s misleads nobody', async (name) => {
  const how = IMPOSTORS[name];
  if (how === undefined) throw new Error(`there is no ${name}`);
  const { lab, agent } = await startKnownLab();
  await lab.stop();
  const impostor = await answerOn(lab.metricsPort, how);
  try {
    await lab.remove(SSH_BF);
    // This version goes on without metrics where their port is taken.
    lab.hasMetrics = false;
    await lab.start();
    await lab.install(SSH_BF);
    const since = agent.messages.length;
    await pause(2 * SETTLED_WITHIN_S * 1000);
    const late = agent.messages.slice(since);
    expect(late.length).toBeGreaterThan(0);
    expect(late.slice(1).flatMap((message) => lies(message, lab.truth))).toEqual([]);
    expect(impostor.asked()).toBeGreaterThan(0);
    expect(agent.memoryMb).toBeLessThan(MEMORY_MAX_MB);
  } finally {
    await impostor.close();
  }
});
