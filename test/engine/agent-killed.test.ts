import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { lies } from './support/word.ts';

engineTest.concurrent('an agent that is killed while a load settles misjudges nothing afterwards', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_BF);
  await lab.reload();
  await pause(5_000);
  await agent.kill();
  await lab.install(SSH_BF);
  const since = agent.messages.length;
  await agent.start();
  await pause(SETTLED_WITHIN_S * 1000);
  expect(agent.messages.slice(since).flatMap((message) => lies(message, lab.truth))).toEqual([]);
});

engineTest.concurrent(
  'an agent that is killed between two looks, with a change and a reload in between, misjudges nothing',
  async () => {
    const { lab, agent } = await startKnownLab();
    await agent.kill();
    await lab.remove(SSH_BF);
    await lab.reload();
    await lab.install(SSH_BF);
    const since = agent.messages.length;
    await agent.start();
    await pause(SETTLED_WITHIN_S * 1000);
    expect(agent.messages.slice(since).flatMap((message) => lies(message, lab.truth))).toEqual([]);
  },
);
