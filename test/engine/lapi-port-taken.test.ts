import { expect, onTestFinished } from 'vitest';
import { listenOn } from './support/impostor.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';

engineTest('another program on the port of the local API is not taken for the engine', async () => {
  const { lab, agent } = await startKnownLab();
  await lab.stop();
  const impostor = await listenOn(lab.lapiPort);
  onTestFinished(() => impostor.close());
  await expect(lab.start()).rejects.toThrow('address already in use');
  const since = agent.messages.length;
  await pause(SETTLED_WITHIN_S * 1000);
  const late = agent.messages.slice(since);
  expect(late.length).toBeGreaterThan(0);
  expect(late.at(-1)?.engine.state).not.toBe('running');

  await impostor.close();
  await lab.start();
  await agent.message('the engine runs again', ({ engine }) => engine.state === 'running', GIVEN_UP_AFTER_S);
});
