import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

let agent: TestAgent;
const installs = async (...names: string[]) => {
  agent.scenarios = { ...agent.scenarios, installed: names.map((name) => item(name, { simulated: name === 'a/sim' })) };
  await agent.report();
};
beforeEach(async () => {
  agent = await TestAgent.enrol('web-1');
  await installs('a/one', 'a/two', 'a/sim');
});
afterEach(() => reset());

const document = async () => (await call('GET', `/api/security/scenarios?host=${agent.hostId}`)).body;
const change = (body: object) => call('POST', `/api/security/baseline?host=${agent.hostId}`, body);
const accept = async (accepted: unknown = 'all') => change({ accept: accepted, seen: (await document()).digest });
const newest = async (host = agent.hostId): Promise<HostEvent> =>
  (await call('GET', `/api/hosts/${host}/events`)).body.events.find(({ kind }: HostEvent) => kind === 'intent_changed');
const undo = (id: number, host = agent.hostId) => call('POST', `/api/hosts/${host}/events/${id}/undo`, {});
/** Names of the baseline, with what is simulated in it. */
const baseline = async () =>
  (await document()).scenarios
    .filter((row: { in_baseline?: boolean }) => row.in_baseline)
    .map((row: { canonical_name: string; simulated_in_baseline?: boolean }) =>
      row.simulated_in_baseline ? `${row.canonical_name} simulated` : row.canonical_name,
    )
    .sort();

const ADOPTED = ['a/one', 'a/sim simulated', 'a/two'];

test('a loss that was accepted by mistake is a loss again', async () => {
  expect(await baseline()).toEqual(ADOPTED);
  await installs('a/one', 'a/sim');
  await accept();
  expect(await baseline()).toEqual(['a/one', 'a/sim simulated']);
  const { body } = await undo((await newest()).id);
  expect(body.changes).toContainEqual({ in_baseline: 'a/two', local: false, was: null, becomes: 'installed' });
  expect(await baseline()).toEqual(ADOPTED);
  const { scenarios } = (await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`)).body;
  expect(scenarios).toMatchObject({ status: 'drifted', actually_missing: ['a/two'] });
});

test('a baseline that was dropped is there again, as it was, and the undo itself can be taken back', async () => {
  const before = (await document()).baseline;
  await change({ drop: true });
  expect((await document()).baseline).toBeNull();
  await undo((await newest()).id);
  expect(await baseline()).toEqual(ADOPTED);
  expect((await document()).baseline).toEqual(before);
  await undo((await newest()).id);
  expect(await baseline()).toEqual([]);
  await agent.report();
  expect(await baseline()).toEqual([]);
});

test('what was accepted before it was dropped is not taken back on its own, since the rest of it would be missing', async () => {
  await installs('a/one', 'a/sim');
  await accept();
  const accepted = await newest();
  await change({ drop: true });
  expect(await undo(accepted.id)).toMatchObject({ status: 422, body: { code: 'not_undoable' } });
  await undo((await newest()).id);
  expect((await undo(accepted.id)).body.changed).toBe(true);
  expect(await baseline()).toEqual(ADOPTED);
});

test('what was declared beside it stays', async () => {
  await call('PATCH', `/api/security/scenarios/a%2Fone?host=${agent.hostId}`, { disabled: true });
  await change({ drop: true });
  await undo((await newest()).id);
  const row = (await document()).scenarios.find(({ canonical_name }: { canonical_name: string }) => canonical_name === 'a/one');
  expect(row).toMatchObject({ declared: 'disabled', in_baseline: true });
});

test('a new host that began with another’s baseline goes back to adopting its own', async () => {
  const { code } = (await call('POST', '/api/hosts/enrollments', { intent_of: agent.hostId })).body;
  const other = await TestAgent.enrol('web-2', code);
  expect((await undo((await newest(other.hostId)).id, other.hostId)).body.changed).toBe(true);
  other.scenarios = { ...other.scenarios, installed: [item('b/own', { simulated: false })] };
  await other.report();
  const { body } = await call('GET', `/api/security/scenarios?host=${other.hostId}`);
  expect(body.baseline).toMatchObject({ count: 1 });
});
