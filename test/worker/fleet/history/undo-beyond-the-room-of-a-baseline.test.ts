import { reset } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

afterEach(() => reset());

/** Names of local items, of which a baseline has room for some 200. */
const names = (owner: string) => Array.from({ length: 120 }, (_, nth) => `${owner}/${nth}-${'é'.repeat(200)}`);

test('an undo that needs more room for names than a baseline has is refused, and the baseline stays as it is', async () => {
  const agent = await TestAgent.enrol('web-1');
  const installs = async (...installed: string[]) => {
    agent.scenarios.installed = installed.map((name) => item(name, { origin: 'local', simulated: false }));
    await agent.report();
  };
  const document = async () => (await call('GET', `/api/security/scenarios?host=${agent.hostId}`)).body;
  const accept = async () =>
    call('POST', `/api/security/baseline?host=${agent.hostId}`, { accept: 'all', seen: (await document()).digest });
  const newest = async (): Promise<HostEvent> =>
    (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events.find(({ kind }: HostEvent) => kind === 'intent_changed');
  const undo = (id: number) => call('POST', `/api/hosts/${agent.hostId}/events/${id}/undo`, {});

  await installs('a/one', ...names('before'));
  await installs('a/one');
  await accept();
  const { id } = await newest();
  await installs('a/one', ...names('since'));
  const { baseline } = await document();
  expect(baseline.count).toBe(121);
  expect(await undo(id)).toMatchObject({ status: 422, body: { code: 'not_undoable', detail: expect.stringContaining('room') } });
  expect((await document()).baseline).toEqual(baseline);

  // With the room that they took it is taken back.
  await installs('a/one');
  await accept();
  expect((await undo(id)).body.changed).toBe(true);
  expect((await document()).baseline.count).toBe(121);
});
