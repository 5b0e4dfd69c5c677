import { expect } from 'vitest';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, QUIET_MS, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';

const LOOP_MS = 60_000;

engineTest('an engine that restarts in a loop is never said to run', async () => {
  const { lab, agent } = await startKnownLab();
  lab.breakScenario();
  lab.hangUp();
  await lab.waitGone();
  const since = agent.messages.length;
  const end = performance.now() + LOOP_MS;
  let starts = 0;
  while (performance.now() < end) {
    lab.launch();
    starts += 1;
    await lab.waitGone();
    await pause(1_000);
  }
  expect(starts).toBeGreaterThan(5);
  // Its last look may have been right before the reload that failed.
  const looped = agent.messages.slice(since).filter(({ at }) => at > end - LOOP_MS + 15_000);
  expect(looped.map(({ engine }) => engine.state)).not.toContain('running');
  expect(agent.last?.engine).toMatchObject({ state: expect.not.stringContaining('running'), why: expect.any(String) });

  lab.mendScenario();
  await pause(QUIET_MS);
  await lab.start();
  await agent.message('the engine runs again', ({ engine }) => engine.state === 'running', GIVEN_UP_AFTER_S);
});
