import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

const ssh = 'crowdsecurity/ssh-bf';
let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol()).installs(ssh);
  await agent.report();
  await call('PATCH', `/api/security/scenarios/${encodeURIComponent(ssh)}`, { disabled: true });
  await fleetStub().check(Date.now());
  // As an older version with a fault might have left it.
  await runInDurableObject(fleetStub(), (fleet: Fleet, { storage }) => {
    storage.sql.exec(`UPDATE verdicts SET line = replace(line, '"drifted"', '"in_sync"')`);
    fleet.deployment = 'the next one';
  });
  expect(await status()).toBe('in_sync');
});
afterEach(() => reset());

const status = async () => (await call('GET', '/api/security/drift?fresh=true')).body.scenarios.status;

test('the first check judges every host again', async () => {
  await fleetStub().check(Date.now() + 60_000);
  expect(await status()).toBe('drifted');
});

test('the first heartbeat of a host is judged at once', async () => {
  await agent.heartbeat();
  expect(await status()).toBe('drifted');
});
