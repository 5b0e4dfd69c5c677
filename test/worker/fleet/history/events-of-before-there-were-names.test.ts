import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { HostEvent } from '#contract';
import { TestAgent } from '../../support/agent.ts';
import { call, operator } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

test('what was done before there were names stays an operator’s, and can be undone as before', async () => {
  const agent = (await TestAgent.enrol()).installs('a/one');
  await agent.report();
  await call('PATCH', '/api/security/scenarios/a%2Fone', { disabled: true });
  // As a Worker of before wrote it, and as one that is rolled back to writes it.
  await runInDurableObject(
    fleetStub(),
    (_, { storage: { sql } }) =>
      void sql.exec("UPDATE events SET actor = 'operator', actor_kind = NULL WHERE kind = 'intent_changed'"),
  );
  await runInDurableObject(
    fleetStub(),
    (_, { storage: { sql } }) => void sql.exec("UPDATE events SET actor_kind = NULL WHERE actor IN ('host', 'argos')"),
  );
  const { events } = (await call('GET', `/api/hosts/${agent.hostId}/events`)).body;
  const of = (kind: string): HostEvent => events.find((event: HostEvent) => event.kind === kind);
  expect(of('intent_changed')).toMatchObject({ actor: 'operator', actor_kind: 'operator' });
  expect(of('enrolled')).toMatchObject({ actor: 'host', actor_kind: 'host' });
  expect(of('intent_adopted')).toMatchObject({ actor: 'argos', actor_kind: 'argos' });

  const path = '/api/security/appsec-tuning';
  const stale = await call('PATCH', path, { inbound_threshold: 5 }, { ...operator, 'if-match': `"${agent.hostId}.1"` });
  expect(stale.body).toMatchObject({ code: 'intent_changed', last: { actor: 'operator', actor_kind: 'operator' } });
  expect((await call('POST', `/api/hosts/${agent.hostId}/events/${of('intent_changed').id}/undo`, {})).body.changed).toBe(true);
});
