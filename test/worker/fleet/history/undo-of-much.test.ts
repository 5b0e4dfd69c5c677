import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DECLARATIONS_MAX, type HostEvent, SCENARIO_NAME_MAX_CHARS } from '#contract';
import { declaredOf } from '../../../../worker/fleet/surfaces/intent.ts';
import { scenariosSurface } from '../../../../worker/fleet/surfaces/scenarios.ts';
import { readIntent, saveDeclared } from '../../../../worker/fleet/tables/intents.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

let model: TestAgent;
let agent: TestAgent;
beforeEach(async () => {
  model = await TestAgent.enrol('web-1');
  agent = await TestAgent.enrol('web-2');
});
afterEach(() => reset());

/** As many names as a host may have declared, of the longest. */
const names = (owner: string) =>
  Array.from({ length: DECLARATIONS_MAX }, (_, at) => `${owner}/${at}`.padEnd(SCENARIO_NAME_MAX_CHARS, '-scenario'));

const declareAll = (hostId: string, declared: readonly string[]) =>
  runInDurableObject(fleetStub(), (_, { storage }) => {
    storage.transactionSync(() => {
      const intent = readIntent(storage.sql, hostId);
      const changes = declared.map((scenario) => ({ scenario, was: 'disabled' as const, becomes: null }));
      const planned = scenariosSurface.planUndo(changes, declaredOf(scenariosSurface, intent), null);
      if (planned.ok) saveDeclared(storage.sql, hostId, intent, 'scenarios', planned.value.declared, 0);
    });
  });
const newest = async (): Promise<HostEvent> => (await call('GET', `/api/hosts/${agent.hostId}/events`)).body.events[0];
const copy = () => call('POST', `/api/hosts/${model.hostId}/intent/copies`, { to: [agent.hostId] });
const undo = (id: number) => call('POST', `/api/hosts/${agent.hostId}/events/${id}/undo`, {});
const declared = async () =>
  (await call('GET', `/api/security/drift?fresh=true&host=${agent.hostId}`)).body.scenarios.expected_disabled.length;

test('a copy of as many declarations as a host may have is taken back', async () => {
  await declareAll(model.hostId, names('a'));
  await copy();
  const event = await newest();
  expect(event.undo).toBe(true);
  expect(await declared()).toBe(DECLARATIONS_MAX);
  expect((await undo(event.id)).body.changes).toHaveLength(DECLARATIONS_MAX);
  expect(await declared()).toBe(0);
});

test('a copy that changed more than is kept says that it cannot be taken back, and is refused', async () => {
  await declareAll(model.hostId, names('a'));
  await declareAll(agent.hostId, names('b'));
  await copy();
  const event = await newest();
  expect(event.undo).toBe(false);
  expect(await undo(event.id)).toMatchObject({
    status: 422,
    body: { code: 'not_undoable', detail: expect.stringContaining('changed too much') },
  });
  expect(await declared()).toBe(DECLARATIONS_MAX);
});

test('an undo that would declare more than a host may have is refused', async () => {
  const path = `/api/security/scenarios/a%2Fone?host=${agent.hostId}`;
  await call('PATCH', path, { disabled: true });
  await call('DELETE', path);
  const { id } = await newest();
  await declareAll(agent.hostId, names('b'));
  expect(await undo(id)).toMatchObject({ status: 422, body: { code: 'too_many_declarations' } });
});
