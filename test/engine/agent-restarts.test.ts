import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { startKnownLab, startWatchedLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { lies } from './support/word.ts';

engineTest.concurrent.for(['stop', 'kill'] as const)('an agent that restarts (%s) has forgotten nothing', async (how) => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_BF);
  const before = await agent.message(
    'ssh-bf is still run',
    ({ engine }) => engine.scenarios?.removed.includes(SSH_BF) === true,
    5,
  );
  await agent[how]();
  const since = agent.messages.length;
  await agent.start();
  const after = await agent.message('the engine runs', ({ engine }) => engine.state === 'running', 30, since);
  expect(after.engine).toMatchObject({
    reload_needed: true,
    scenarios: { removed: [SSH_BF] },
    started_at: before.engine.started_at,
    loaded_at: before.engine.loaded_at,
  });
});

engineTest.concurrent('an agent that restarts claims nothing that it did not know before', async () => {
  const { lab, agent } = await startWatchedLab();
  await lab.start();
  // After this no agent can know whether the engine has loaded what is on disk.
  await lab.remove(SSH_BF);
  await agent.start();
  for (let times = 0; times < 2; times++) {
    await pause(20_000);
    await agent.stop();
    await agent.start();
  }
  await pause(20_000);
  expect(agent.messages.flatMap((message) => lies(message, lab.truth))).toEqual([]);
  expect(agent.messages.map(({ engine }) => engine.state)).not.toContain('running');
});
