import { expect } from 'vitest';
import { SSH_BF } from './support/engine-lab.ts';
import { engineTest } from './support/package.ts';
import { GIVEN_UP_AFTER_S, SETTLED_WITHIN_S, startKnownLab } from './support/start-lab.ts';
import { pause } from './support/until.ts';
import { lies } from './support/word.ts';

engineTest.concurrent('an engine that restarted while the agent was down, and no file changed, is known', async () => {
  const { lab, agent } = await startKnownLab();
  await agent.stop();
  await lab.stop();
  await lab.start();
  const since = agent.messages.length;
  await agent.start();
  const known = await agent.message(
    'the engine runs',
    ({ engine }) => engine.state === 'running' && !engine.reload_needed,
    GIVEN_UP_AFTER_S,
    since,
  );
  expect(known.engine).toMatchObject({ scenarios: { removed: [], added: [] } });
  expect(agent.messages.slice(since).flatMap((message) => lies(message, lab.truth))).toEqual([]);
});

engineTest.concurrent.for(['before', 'after'] as const)(
  'an engine that restarted while the agent was down is not misjudged where a file changed %s',
  async (when) => {
    const { lab, agent } = await startKnownLab();
    await agent.stop();
    if (when === 'before') await lab.remove(SSH_BF);
    await lab.stop();
    await lab.start();
    if (when === 'after') await lab.remove(SSH_BF);
    const since = agent.messages.length;
    await agent.start();
    // Long enough for a wrong `running` to come.
    await pause(SETTLED_WITHIN_S * 1000);
    const said = agent.messages.slice(since);
    expect(said.flatMap((message) => lies(message, lab.truth))).toEqual([]);
    for (const { engine } of said) if (engine.state !== 'running') expect(engine).toMatchObject({ why: expect.any(String) });

    await lab.reload();
    const known = await agent.message(
      'the engine runs',
      ({ engine }) => engine.state === 'running' && !engine.reload_needed,
      GIVEN_UP_AFTER_S,
    );
    expect(lies(known, lab.truth)).toEqual([]);
  },
);
