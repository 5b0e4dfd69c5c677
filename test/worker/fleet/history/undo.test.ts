import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { item, TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { makeToken } from '../../support/credentials.ts';

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol('web-1')).installs('a/one', 'a/two');
  await agent.report();
});
afterEach(() => reset());

const history = async (host = agent.hostId): Promise<HostEvent[]> =>
  (await call('GET', `/api/hosts/${host}/events?limit=200`)).body.events;
const newest = async (host = agent.hostId): Promise<HostEvent> => {
  const found = (await history(host)).find(({ kind }) => kind === 'intent_changed');
  if (found === undefined) throw new Error('nothing was declared');
  return found;
};
const undo = (event: number | string, body: object = {}, host = agent.hostId) =>
  call('POST', `/api/hosts/${host}/events/${event}/undo`, body);
const declare = (name: string, disabled: boolean) =>
  call('PATCH', `/api/security/scenarios/${encodeURIComponent(name)}?host=${agent.hostId}`, { disabled });
const withdraw = (name: string) => call('DELETE', `/api/security/scenarios/${encodeURIComponent(name)}?host=${agent.hostId}`);
const thresholds = (patch: object) => call('PATCH', `/api/security/appsec-tuning?host=${agent.hostId}`, patch);
const drift = async () => (await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`)).body;

describe('an operator’s change is taken back from its line', () => {
  test('a scenario that was disabled, with one event that says so', async () => {
    await declare('a/one', true);
    const event = await newest();
    expect(event.undo).toBe(true);
    const before = await drift();
    const { status, body } = await undo(event.id);
    expect(status).toBe(200);
    expect(body).toEqual({
      changes: [{ scenario: 'a/one', was: 'disabled', becomes: null }],
      skipped: [],
      declared_since: false,
      changed: true,
      revision: before.host.intent_revision + 1,
    });
    expect((await drift()).scenarios.expected_disabled).toEqual([]);
    expect(await newest()).toMatchObject({
      kind: 'intent_changed',
      surface: 'scenarios',
      actor: 'owner',
      detail: `Undid: ${event.detail}`,
      undo: true,
    });
  });

  test('a declaration that was withdrawn stands again', async () => {
    await declare('a/one', true);
    await withdraw('a/one');
    await undo((await newest()).id);
    expect((await drift()).scenarios.expected_disabled).toEqual(['a/one']);
  });

  test('thresholds that were set get what they were, each', async () => {
    await thresholds({ inbound_threshold: 30, outbound_threshold: 9 });
    const event = await newest();
    await thresholds({ outbound_threshold: 10 });
    expect((await undo(event.id)).body).toMatchObject({
      changes: [
        { threshold: 'inbound', was: 30, becomes: 15 },
        { threshold: 'outbound', was: 10, becomes: 4 },
      ],
      declared_since: true,
    });
    expect((await drift()).appsec_tuning).toMatchObject({ expected_inbound: 15, expected_outbound: 4, status: 'in_sync' });
  });

  test('thresholds that were set before anything was known go back to being adopted', async () => {
    const unheard = await TestAgent.enrol('web-2');
    await call('PATCH', `/api/security/appsec-tuning?host=${unheard.hostId}`, { inbound_threshold: 30 });
    const { body } = await undo((await newest(unheard.hostId)).id, {}, unheard.hostId);
    expect(body.changes).toEqual([{ threshold: 'inbound', was: 30, becomes: null }]);
    unheard.tuning = { ...unheard.tuning, inbound: 7 };
    expect((await unheard.report()).body.intent).toMatchObject({ inbound_threshold: 7 });
  });

  test('a copied intent, all of it', async () => {
    const model = await TestAgent.enrol('web-2');
    await model.report();
    await call('PATCH', `/api/security/scenarios/a%2Ftwo?host=${model.hostId}`, { disabled: true });
    await call('PATCH', `/api/security/appsec-tuning?host=${model.hostId}`, { inbound_threshold: 30 });
    await declare('a/one', true);
    const before = await drift();
    await call('POST', `/api/hosts/${model.hostId}/intent/copies`, { to: [agent.hostId] });
    await undo((await newest()).id);
    const after = await drift();
    expect(after.scenarios.expected_disabled).toEqual(before.scenarios.expected_disabled);
    expect(after.appsec_tuning.expected_inbound).toBe(15);
    expect(await newest()).toMatchObject({
      surface: null,
      detail: 'Undid: Copied the intent of web-2: a/one no longer declared; a/two disabled; inbound threshold 30.',
    });
  });

  test('everything, newest first, ends where it began', async () => {
    const begin = await drift();
    await declare('a/one', true);
    await thresholds({ inbound_threshold: 30 });
    await declare('a/two', true);
    await declare('a/one', false);
    await withdraw('a/one');
    await thresholds({ inbound_threshold: 40, outbound_threshold: 9 });
    const changes = (await history()).filter(({ kind }) => kind === 'intent_changed');
    expect(changes).toHaveLength(6);
    for (const { id } of changes) expect((await undo(id)).body).toMatchObject({ changed: true, declared_since: false });
    const end = await drift();
    for (const expected of ['expected_disabled', 'expected_enabled'])
      expect(end.scenarios[expected]).toEqual(begin.scenarios[expected]);
    expect(end.appsec_tuning).toMatchObject({ expected_inbound: 15, expected_outbound: 4, status: 'in_sync' });
  });

  test('an undo is a change itself: taken back, the first change stands again, and so on', async () => {
    await declare('a/one', true);
    const { detail } = await newest();
    const details: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await undo((await newest()).id);
      details.push((await newest()).detail);
    }
    expect(details).toEqual([`Undid: ${detail}`, `Did again: ${detail}`, `Undid: ${detail}`]);
    expect((await drift()).scenarios.expected_disabled).toEqual([]);
  });

  test('the host’s agent hears of it as of every other change', async () => {
    await declare('a/one', true);
    await undo((await newest()).id);
    expect((await agent.heartbeat()).body.intent).toMatchObject({ disabled_scenarios: [] });
  });
});

describe('the difference is told first', () => {
  test('a dry run changes nothing', async () => {
    await declare('a/one', true);
    const before = [await drift(), await history()];
    const { body } = await undo((await newest()).id, { dry_run: true });
    expect(body).toMatchObject({
      changes: [{ scenario: 'a/one', was: 'disabled', becomes: null }],
      changed: false,
      revision: (await drift()).host.intent_revision,
    });
    expect([await drift(), await history()]).toEqual(before);
  });

  test('what was declared otherwise since is said, and is taken back too', async () => {
    await declare('a/one', true);
    const disabling = await newest();
    await declare('a/one', false);
    const { body } = await undo(disabling.id);
    expect(body).toMatchObject({ changes: [{ scenario: 'a/one', was: 'enabled', becomes: null }], declared_since: true });
    expect((await drift()).scenarios.expected_enabled).toEqual([]);
  });

  test('where the intent has changed since it was shown, nothing is done and it is said by whom', async () => {
    await declare('a/one', true);
    const event = await newest();
    const { revision } = (await undo(event.id, { dry_run: true })).body;
    await declare('a/two', true);
    const last = await newest();
    const { status, body } = await undo(event.id, { revision });
    expect({ status, ...body }).toMatchObject({
      status: 412,
      code: 'intent_changed',
      revision: revision + 1,
      last: { actor: 'owner', at: last.at, detail: last.detail },
    });
    expect(body.detail).toMatch(/^The intent of web-1 has changed since: its revision is \d+ and no longer \d+\. Last, /);
    expect(body.detail).toContain(`by owner at ${last.at}: ${last.detail}`);
    expect((await drift()).scenarios.expected_disabled).toEqual(['a/one', 'a/two']);
    expect((await undo(event.id, { revision: revision + 1 })).body.changed).toBe(true);
  });
});

describe('taken back twice', () => {
  test('it changes nothing the second time, writes no event and says so', async () => {
    await declare('a/one', true);
    const event = await newest();
    const { revision } = (await undo(event.id, { dry_run: true })).body;
    await undo(event.id, { revision });
    const before = await history();
    // As a request is repeated whose answer was lost: with the revision that was shown.
    const { status, body } = await undo(event.id, { revision });
    expect({ status, ...body }).toMatchObject({ status: 200, changes: [], changed: false, revision: revision + 1 });
    expect(await history()).toEqual(before);
  });

  test('the same where somebody declared it so by hand', async () => {
    await declare('a/one', true);
    const event = await newest();
    await withdraw('a/one');
    expect((await undo(event.id)).body).toMatchObject({ changes: [], changed: false });
  });
});

describe('what cannot be taken back is refused, and nothing changes', () => {
  test('an event that is not there, or is another host’s', async () => {
    await declare('a/one', true);
    const { id } = await newest();
    const other = await TestAgent.enrol('web-2');
    for (const event of [id + 10, 'x', '0', '-1', '1e1', '9'.repeat(30)])
      expect(await undo(event)).toMatchObject({ status: 404, body: { code: 'unknown_event' } });
    expect(await undo(id, {}, other.hostId)).toMatchObject({ status: 404, body: { code: 'unknown_event' } });
    expect(await undo(id, {}, 'aaaaaaaaaaaa')).toMatchObject({ status: 404, body: { code: 'unknown_host' } });
    expect((await drift()).scenarios.expected_disabled).toEqual(['a/one']);
  });

  test('what no operator declared', async () => {
    for (const event of await history()) {
      expect(event).not.toHaveProperty('undo');
      expect(await undo(event.id)).toMatchObject({ status: 422, body: { code: 'not_undoable' } });
    }
    expect((await history()).map(({ kind }) => kind)).not.toContain('intent_changed');
  });

  test('a local file that has taken the name since: the rest is taken back', async () => {
    await declare('a/one', true);
    await withdraw('a/one');
    const event = await newest();
    agent.scenarios = { ...agent.scenarios, installed: [item('a/one', { origin: 'local' })] };
    await agent.report();
    expect((await undo(event.id)).body).toMatchObject({ changes: [], skipped: ['a/one'], changed: false });
    expect((await drift()).scenarios.expected_disabled).toEqual([]);
  });

  test.each([[{ dry_run: 1 }], [{ revision: 0 }], [{ revision: '7' }], [{ revison: 7 }], ['{']])('the body %j', async (body) => {
    await declare('a/one', true);
    const answer = await call('POST', `/api/hosts/${agent.hostId}/events/${(await newest()).id}/undo`, body);
    expect(answer.status).toBe(400);
    expect((await drift()).scenarios.expected_disabled).toEqual(['a/one']);
  });

  test('by who may only read', async () => {
    await declare('a/one', true);
    const { token } = await makeToken('read_only');
    const { id } = await newest();
    const asViewer = { authorization: `Bearer ${token}` };
    const answer = await call('POST', `/api/hosts/${agent.hostId}/events/${id}/undo`, { dry_run: true }, asViewer);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
