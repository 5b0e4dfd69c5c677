import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, startKnownLab } from './support/start-lab.ts';

engineTest('of two engines on one machine, each agent tells of its own', async () => {
  const [one, two] = await Promise.all([startKnownLab(), startKnownLab()]);
  const since = two.agent.messages.length;
  await one.lab.remove(SSH_BF);
  await one.lab.stop();
  await one.agent.message('the first engine is down', ({ engine }) => engine.state === 'down', GIVEN_UP_AFTER_S);
  // The second one loads anew, so that its agent has to look at the same table of listeners.
  const before = two.agent.last?.engine.loaded_at;
  await two.lab.reload();
  await two.agent.message(
    'the second engine’s new load is known',
    ({ engine }) => engine.state === 'running' && engine.loaded_at !== before,
    GIVEN_UP_AFTER_S,
  );
  expect(two.agent.messages.slice(since).map(({ engine }) => engine.state)).not.toContain('down');
  expect(two.agent.last?.engine).toMatchObject({ reload_needed: false, scenarios: { removed: [], added: [] } });
  expect(one.agent.last?.engine.state).toBe('down');
});
