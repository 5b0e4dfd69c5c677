import { expect } from 'vitest';
import { SSH_SLOW_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, startKnownLab } from './support/start-lab.ts';

engineTest('a scenario that was installed without a reload is said not to run', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_SLOW_BF);
  await lab.reload();
  const without = await agent.message(
    'the engine runs without ssh-slow-bf',
    ({ engine, scenarios }) =>
      engine.state === 'running' && !engine.reload_needed && scenarios.installed.every(({ name }) => name !== SSH_SLOW_BF),
    GIVEN_UP_AFTER_S,
  );
  expect(without.engine.scenarios).toMatchObject({ removed: [], added: [] });

  await lab.install(SSH_SLOW_BF);
  const told = await agent.message(
    'ssh-slow-bf is not run',
    ({ engine }) => engine.scenarios?.added.includes(SSH_SLOW_BF) === true,
    5,
  );
  expect(told.engine).toMatchObject({ state: 'running', reload_needed: true, scenarios: { removed: [] } });
});
