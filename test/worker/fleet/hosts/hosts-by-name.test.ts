import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { fleetStub } from '../../support/env.ts';

let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  web = (await TestAgent.enrol('web')).installs('a/one');
  db = (await TestAgent.enrol('db')).installs('a/one');
  await web.report();
  await db.report();
});
afterEach(() => reset());

const idOf = async (host: string, route = '/api/security/drift?fresh=true') =>
  (await call('GET', `${route}&host=${encodeURIComponent(host)}`)).body.host?.id;

describe('?host= takes a name that one host has', () => {
  test.each(['/api/security/scenarios', '/api/security/appsec-tuning', '/api/security/catalogue'])('%s', async (route) => {
    const [byName, byId] = [await call('GET', `${route}?host=web`), await call('GET', `${route}?host=${web.hostId}`)];
    expect(byName).toMatchObject({ status: 200, body: byId.body });
  });

  test.each(['fresh=true', 'fresh=false'])('/api/security/drift?%s, in any spelling that reads the same', async (query) => {
    await fleetStub().check(Date.now());
    for (const name of ['web', 'WEB']) expect(await idOf(name, `/api/security/drift?${query}`)).toBe(web.hostId);
  });

  test('that has blanks', async () => {
    await call('PATCH', `/api/hosts/${web.hostId}`, { name: 'the proxy' });
    expect(await idOf('the proxy')).toBe(web.hostId);
  });

  test('to declare, withdraw and change the baseline', async () => {
    expect((await call('PATCH', '/api/security/scenarios/one?host=db', { disabled: true })).body).toMatchObject({
      changed: true,
    });
    expect((await call('DELETE', '/api/security/scenarios/one?host=db')).body).toMatchObject({ changed: true });
    expect(await call('POST', '/api/security/baseline?host=db', { drop: true })).toMatchObject({ status: 200 });
    expect(
      (await call('GET', `/api/hosts/${web.hostId}/events`)).body.events.map(({ kind }: { kind: string }) => kind),
    ).not.toContain('intent_changed');
  });

  test('beside ids, each host once', async () => {
    const hosts = `web,${db.hostId},${web.hostId}`;
    const { body } = await call('PATCH', `/api/security/appsec-tuning?host=${hosts}`, { inbound_threshold: 9 });
    expect(body.results).toMatchObject([
      { host: web.hostId, status: 200 },
      { host: db.hostId, status: 200 },
    ]);
  });

  test('that looks like an id, and an id before a name', async () => {
    await call('PATCH', `/api/hosts/${web.hostId}`, { name: 'webserver001' });
    expect(await idOf('webserver001')).toBe(web.hostId);
    await call('PATCH', `/api/hosts/${web.hostId}`, { name: db.hostId });
    expect(await idOf(db.hostId)).toBe(db.hostId);
  });
});

test('a name that several hosts have, as it could be once, is refused with their ids, and nothing changes', async () => {
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => sql.exec("UPDATE hosts SET name = 'web'"));
  const { status, body } = await call('PATCH', `/api/security/appsec-tuning?host=${db.hostId},web`, { inbound_threshold: 9 });
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'host_required' });
  expect(body.detail).toMatch(/^Several hosts are named web\. Say which host: \?host= one of \w{12} \(web\), \w{12} \(web\)\.$/);
  expect(body.hosts.map(({ id }: { id: string }) => id).sort()).toEqual([web.hostId, db.hostId].sort());
  expect((await call('GET', `/api/security/appsec-tuning?host=${db.hostId}`)).body.inbound_threshold).toBe(15);
});

test.each(['mail', 'we', 'x'.repeat(101), 'web '])('a name that no host has is unknown: %j', async (name) => {
  const { status, body } = await call('GET', `/api/security/appsec-tuning?host=${encodeURIComponent(name)}`);
  expect({ status, code: body.code }).toEqual({ status: 404, code: 'unknown_host' });
});
