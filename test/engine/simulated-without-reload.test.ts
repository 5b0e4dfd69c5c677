import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { startKnownLab } from './support/start-lab.ts';

engineTest('a scenario that is simulated only after the next reload is said to be run for real', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.simulate(SSH_BF, true);
  const told = await agent.message(
    'ssh-bf is not simulated yet',
    ({ engine }) => engine.scenarios?.not_simulated.includes(SSH_BF) === true,
    5,
  );
  expect(told.engine).toMatchObject({ state: 'running', reload_needed: true, scenarios: { simulated: [] } });
  lab.writeAuthLines(10);
  await lab.waitForBan(SSH_BF);
});
