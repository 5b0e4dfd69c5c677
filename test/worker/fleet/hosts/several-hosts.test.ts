import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';

const ssh = 'crowdsecurity/ssh-bf';
const path = `/api/security/scenarios/${encodeURIComponent('ssh-bf')}`;
let web: TestAgent;
let db: TestAgent;
beforeEach(async () => {
  web = (await TestAgent.enrol('web')).installs(ssh);
  db = (await TestAgent.enrol('db')).installs('crowdsecurity/mysql-bf');
  await web.report();
  await db.report();
});
afterEach(() => reset());

test.each(['/api/security/drift', '/api/security/drift?fresh=true', '/api/security/scenarios', '/api/security/appsec-tuning'])(
  '%s must say which host, and is told which there are',
  async (route) => {
    const { status, body } = await call('GET', route);
    expect([status, body.code]).toEqual([400, 'host_required']);
    expect(body.hosts).toEqual(
      expect.arrayContaining([
        { id: web.hostId, name: 'web' },
        { id: db.hostId, name: 'db' },
      ]),
    );
  },
);

test.each(['', '?fresh=true'])('the drift route%s is about one host', async (query) => {
  const several = `${query === '' ? '?' : `${query}&`}host=*`;
  expect((await call('GET', `/api/security/drift${several}`)).body.code).toBe('invalid_query');
});

test('host given twice is refused and changes nothing', async () => {
  const { body } = await call('PATCH', `/api/security/appsec-tuning?host=${web.hostId}&host=${db.hostId}`, {
    inbound_threshold: 9,
  });
  expect(body).toMatchObject({ code: 'invalid_query', field: 'host' });
});

test('each host has its own drift', async () => {
  await call('PATCH', `${path}?host=${web.hostId}`, { disabled: true });
  expect((await call('GET', `/api/security/drift?fresh=true&host=${web.hostId}`)).body.scenarios.drift_detected).toBe(true);
  expect((await call('GET', `/api/security/drift?fresh=true&host=${db.hostId}`)).body.scenarios.status).toBe('undeclared');
});

test('one change on several hosts: each answers for itself, and one that refuses is left as it was', async () => {
  const { status, body } = await call('PATCH', `${path}?host=${web.hostId},${db.hostId}`, { disabled: true });
  expect(status).toBe(200);
  expect(body.results).toMatchObject([
    { host: web.hostId, status: 200, name: ssh, changed: true },
    { host: db.hostId, status: 404, code: 'unknown_scenario' },
  ]);
});

test('thresholds on every host', async () => {
  const { body } = await call('PATCH', '/api/security/appsec-tuning?host=*', { inbound_threshold: 9 });
  expect(body.results).toHaveLength(2);
  for (const { hostId } of [web, db]) {
    expect((await call('GET', `/api/security/appsec-tuning?host=${hostId}`)).body).toMatchObject({
      inbound_threshold: 9,
      outbound_threshold: 4,
    });
  }
});

test.each(['aaaaaaaaaaaa', 'x', '', '../etc'])(
  'the unknown host %j is refused, and the others are not changed',
  async (unknown) => {
    const { status, body } = await call('PATCH', `/api/security/appsec-tuning?host=${web.hostId},${unknown}`, {
      inbound_threshold: 9,
    });
    expect([status, body.code]).toEqual([404, 'unknown_host']);
    expect((await call('GET', `/api/security/appsec-tuning?host=${web.hostId}`)).body.inbound_threshold).toBe(15);
  },
);

test('the fleet lists what needs a person first', async () => {
  await call('PATCH', `${path}?host=${web.hostId}`, { disabled: true });
  const { hosts } = (await call('GET', '/api/hosts')).body;
  expect(hosts.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ['web', 'drifted'],
    ['db', 'in_sync'],
  ]);
});

test('hosts of one name are told apart', async () => {
  await TestAgent.enrol('web');
  const { hosts } = (await call('GET', '/api/hosts')).body;
  expect(hosts.map(({ name }: { name: string }) => name).sort()).toEqual(['db', 'web', 'web-2']);
});

test('a host that is removed leaves the others alone', async () => {
  await call('DELETE', `/api/hosts/${db.hostId}`);
  expect((await call('GET', '/api/security/drift?fresh=true')).body.host.id).toBe(web.hostId);
  expect((await call('DELETE', `/api/hosts/${db.hostId}`)).body.code).toBe('unknown_host');
});
