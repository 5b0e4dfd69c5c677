import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Daemon } from '../../../../agent/daemon/daemon.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { answer, VALID_INTENT } from '../../../doubles/fake-worker.ts';
import { PATIENCE } from '../../support/agent-under-test.ts';
import { runAgent } from '../../support/run-agent.ts';
import { useAgent } from '../../support/use-agent.ts';

const at = useAgent();

/** What each report that came said is unknown to the hub. */
const reported = () =>
  at.worker.received.flatMap(({ body }) =>
    'scenarios' in body ? [(body.scenarios as { unknown_to_hub: unknown }).unknown_to_hub] : [],
  );

test('a daemon that was given a name which the hub does not have reports it as soon as the sentinels have settled', async () => {
  at.tree.addToHub('crowdsecurity/ssh-bf');
  at.worker.otherwise = () => answer({ ...VALID_INTENT, disabled_scenarios: ['crowdsecurity/ssh-bf', 'me/gone'] });
  const { pusher, timing, log } = at.agent;
  const stop = new AbortController();
  const observer = new Observer(at.tree.folders({ sharedDir: at.sharedDir }));
  const ended = new Daemon({ observer, pusher, timing, log }).run(stop.signal);
  try {
    await timing.waitsFor(2_000);
    await timing.pass();
    await vi.waitFor(() => expect(reported()).toEqual([[], ['me/gone']]), PATIENCE);
  } finally {
    stop.abort();
    await ended;
  }
});

test('the command line looks where the sentinels stand', async () => {
  mkdirSync(at.sharedDir);
  const text = '# argos-drift revision 7 2026-11-22T21:00:00.000Z\nme/gone\n';
  writeFileSync(join(at.sharedDir, 'argos-enabled-scenarios.txt'), text);
  const { out } = await runAgent(['observe', '--crowdsec-dir', at.tree.dir, '--shared-dir', at.sharedDir]);
  expect(JSON.parse(out)).toMatchObject({ scenarios: { unknown_to_hub: ['me/gone'] } });
});
