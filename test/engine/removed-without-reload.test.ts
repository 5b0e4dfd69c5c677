import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, startKnownLab } from './support/start-lab.ts';

engineTest('a scenario that was removed without a reload is said to run still, and it does', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_BF);
  const told = await agent.message(
    'ssh-bf is still run',
    ({ engine }) => engine.scenarios?.removed.includes(SSH_BF) === true,
    GIVEN_UP_AFTER_S,
  );
  expect(told.engine).toMatchObject({ state: 'running', reload_needed: true });
  expect(told.engine.changed_since).toContain(lab.file('scenarios/ssh-bf.yaml'));
  lab.writeAuthLines(10);
  await lab.waitForBan(SSH_BF);

  await lab.reload();
  const reloaded = await agent.message(
    'nothing is run but what is installed',
    ({ engine }) => engine.state === 'running' && engine.scenarios?.removed.length === 0,
    GIVEN_UP_AFTER_S,
  );
  expect(reloaded.engine).toMatchObject({ reload_needed: false, changed_since: [], changed_count: 0 });
  // Its bucket holds ten.
  lab.writeAuthLines(12, '192.0.2.98');
  await lab.waitForBan('crowdsecurity/ssh-slow-bf', '192.0.2.98');
  expect(lab.log()).not.toContain(`${SSH_BF} by ip 192.0.2.98`);
});
