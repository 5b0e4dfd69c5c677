import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Heartbeat } from '#contract';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const never = new AbortController().signal;
const observe = () => at.agent.observer.observe(at.agent.timing.now());
const simulate = (says: boolean) => at.tree.write('simulation.yaml', `simulation: ${says}\n`);

test('a new gap is sent at once, and its end too', async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  await at.agent.pusher.push(observe(), never);
  expect(at.worker.received.at(-1)?.body.protection_gaps).toEqual([]);

  simulate(true);
  const seen = observe();
  expect([seen.changed, at.agent.pusher.isAccepted(seen)]).toEqual([true, false]);
  await at.agent.pusher.push(seen, never);
  expect(v.parse(Heartbeat, at.worker.received.at(-1)?.body).protection_gaps).toMatchObject([{ kind: 'simulation', count: 1 }]);
  expect(at.agent.pusher.isAccepted(seen)).toBe(true);

  simulate(false);
  expect(at.agent.pusher.isAccepted(observe())).toBe(false);
});

test('a gap that no surface shows is a change too', async () => {
  at.tree.configure({ api: { server: { profiles_path: `${at.tree.dir}/profiles.yaml` } } });
  at.tree.write('profiles.yaml', 'name: a\nfilters: [x]\ndecisions: [{type: ban}]\n');
  at.tree.write('simulation.yaml', '');
  const before = observe();
  await at.agent.pusher.push(before, never);
  at.tree.write('profiles.yaml', 'name: a\nfilters: [x]\n');
  const after = observe();
  expect(after).toMatchObject({ digest: before.digest, changed: true, protectionGaps: [{ kind: 'profiles' }] });
  await at.agent.pusher.push(after, never);
  expect(at.worker.received.at(-1)?.body).toMatchObject({ digest: before.digest, protection_gaps: [{ kind: 'profiles' }] });
  expect(at.worker.received.at(-1)?.body).not.toHaveProperty('scenarios');
});
