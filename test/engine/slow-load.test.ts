import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, startKnownLab } from './support/start-lab.ts';
import { pause, until } from './support/until.ts';

const LOAD_MS = 45_000;
/** As long as the last word from before the reload may stand. */
const NOTICED_WITHIN_MS = 15_000;

engineTest('a load that takes longer than the agent waits for one is not taken for done', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.remove(SSH_BF);
  await agent.message(
    'ssh-bf is still run',
    ({ engine }) => engine.scenarios?.removed.includes(SSH_BF) === true,
    GIVEN_UP_AFTER_S,
  );
  const listeners = () => lab.log().split('CrowdSec Local API listening').length;
  const before = listeners();
  lab.hangUp();
  await until('the new load opens its port', 10_000, () => listeners() > before);
  // The port is open, the scenarios are still to be read.
  lab.signal('SIGSTOP');
  const stopped = performance.now();
  await pause(LOAD_MS);
  const meanwhile = agent.messages.filter(({ at }) => at > stopped + NOTICED_WITHIN_MS);
  expect(meanwhile.map(({ engine }) => engine.state)).not.toContain('running');
  expect(agent.last?.engine).toMatchObject({ state: 'unknown', why: expect.any(String) });

  lab.signal('SIGCONT');
  await lab.waitReady();
  const loaded = await agent.message('the load is known', ({ engine }) => engine.state === 'running', GIVEN_UP_AFTER_S);
  expect(loaded.engine).toMatchObject({ reload_needed: false, scenarios: { removed: [], added: [] } });
});
