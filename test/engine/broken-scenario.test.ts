import { expect } from 'vitest';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, QUIET_MS, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';

engineTest('a reload that fails is said to have ended the engine; mended and started, it is known again by itself', async () => {
  const { lab, agent } = await startKnownLab();
  lab.breakScenario();
  lab.hangUp();
  await lab.waitGone();
  const down = await agent.message('the engine is down', ({ engine }) => engine.state === 'down', GIVEN_UP_AFTER_S);
  expect(down.engine.why).toBeTruthy();
  expect(down.engine).toMatchObject({ reload_needed: false, scenarios: null });

  lab.mendScenario();
  await pause(QUIET_MS);
  await lab.start();
  const back = await agent.message('the engine runs again', ({ engine }) => engine.state === 'running', GIVEN_UP_AFTER_S);
  expect(back.engine).toMatchObject({ reload_needed: false, scenarios: { removed: [], added: [] } });
});
