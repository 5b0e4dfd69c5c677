import { afterAll } from 'vitest';
import { EngineAgent } from './engine-agent.ts';
import { EngineLab } from './engine-lab.ts';
import { pause } from './until.ts';

const OPEN: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(OPEN.splice(0).map((part) => part.close()));
});

/** A lab whose engine does not run yet. It goes with the test file. */
export async function startLab(): Promise<EngineLab> {
  const lab = await EngineLab.build();
  OPEN.unshift(lab);
  return lab;
}

/** A lab with an agent, neither of which runs yet. */
export async function startWatchedLab(): Promise<{ lab: EngineLab; agent: EngineAgent }> {
  const lab = await startLab();
  const agent = await EngineAgent.on(lab);
  OPEN.unshift(agent);
  return { lab, agent };
}

/** How long an agent takes at most to be sure of a load: until its next look, and the settling. Tests pause for it. */
export const SETTLED_WITHIN_S = 50;

/** When a word that is awaited is given up. Machines that run many engines at once are slow; how long it takes is no test's matter. */
export const GIVEN_UP_AFTER_S = 150;

/**
 * How long files must have been quiet when an engine starts. Its process tells its start in whole seconds, so a start that follows a
 * change at once is bound to nothing.
 */
export const QUIET_MS = 2_500;

/** A lab whose agent saw the engine's first load, and knows what it runs. */
export async function startKnownLab(): Promise<{ lab: EngineLab; agent: EngineAgent }> {
  const { lab, agent } = await startWatchedLab();
  await agent.start();
  await pause(QUIET_MS);
  await lab.start();
  await agent.message('the first load is known', ({ engine }) => engine.state === 'running', GIVEN_UP_AFTER_S);
  return { lab, agent };
}
