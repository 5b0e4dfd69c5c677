import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initial } from '../../../../worker/fleet/migrations/0001-initial.ts';
import { migrate } from '../../../../worker/fleet/migrations/index.ts';
import { TUNING } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { env, fleetStub } from '../../support/env.ts';

const HOST = 'abcdefghijkl';
const SINCE = '2037-05-03T23:00:00.000Z';

const scenarios = {
  state: 'read',
  detail: null,
  mount_path: '/etc/crowdsec/scenarios',
  installed: [{ name: 'crowdsecurity/http-probing', file: 'http-probing.yaml', origin: 'hub', content: 'clean' }],
  ignored: [],
  ignored_count: 0,
};

/** As release 0.1.0 judged it, member for member. */
const verdict = { drift_detected: false, status: 'in_sync', reason: null, detail: 'As declared.', since: SINCE, cause: null };
const line = {
  name: 'web-1',
  install: 'systemd',
  apply_command: 'sudo argos-drift-apply',
  agent_version: '0.1.0',
  intent_revision: 7,
  delivered_revision: 7,
  scenarios: {
    ...verdict,
    expected_disabled: ['crowdsecurity/ssh-bf'],
    actually_enabled: [],
    expected_enabled: [],
    actually_missing: [],
  },
  appsec_tuning: { ...verdict, expected_inbound: 15, actual_inbound: 15, expected_outbound: 4, actual_outbound: 4 },
};
const surface = { standing: { status: 'in_sync', reason: null, since: Date.parse(SINCE) }, drift: null, compared: true };
const memory = { scenarios: surface, appsec_tuning: surface };

/** A Fleet as release 0.1.0 left it, in which one host was as declared, brought up to date. */
beforeEach(async () => {
  await setClock(START);
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    const { sql } = storage;
    const tables = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    for (const { name } of tables.toArray()) sql.exec(`DROP TABLE ${name}`);
    sql.exec('CREATE TABLE migrations (id INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
    sql.exec(initial);
    sql.exec('INSERT INTO migrations (id, applied_at) VALUES (1, 0)');
    const fill = (table: string, row: Record<string, SqlStorageValue>) =>
      sql.exec(
        `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).fill('?').join(', ')})`,
        ...Object.values(row),
      );
    fill('fleet', { id: 1, created_at: START - 86_400_000, hosts: 1, checked_at: START - 60_000, judged_by: '0.1.0' });
    fill('hosts', {
      id: HOST,
      name: 'web-1',
      install: 'systemd',
      apply_command: 'sudo argos-drift-apply',
      public_key: '{}',
      enrolled_at: 0,
    });
    fill('liveness', {
      host_id: HOST,
      seen_at: START - 30_000,
      silent_after: START + 180_000,
      sequence: 9,
      agent_version: '0.1.0',
    });
    fill('intents', {
      host_id: HOST,
      revision: 7,
      changed_at: 0,
      scenarios: '{"crowdsecurity/ssh-bf":"disabled"}',
      scenarios_changed_at: 0,
      inbound: 15,
      outbound: 4,
      tuning_changed_at: 0,
    });
    fill('observations', { host_id: HOST, surface: 'scenarios', observed: JSON.stringify(scenarios) });
    fill('observations', { host_id: HOST, surface: 'appsec_tuning', observed: JSON.stringify(TUNING) });
    fill('verdicts', { host_id: HOST, judged_at: START - 60_000, memory: JSON.stringify(memory), line: JSON.stringify(line) });
    migrate(storage, START);
  });
});
afterEach(() => reset());

const nothingRuns = { evidence: 'disk', status: 'in_sync', since: SINCE };

test('what was judged before the upgrade is shown as known from the disk, until it is judged again', async () => {
  const { status, body } = await call('GET', '/api/security/drift?fresh=true');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    scenarios: { ...nothingRuns, still_running: [], not_running: [], expected_disabled: ['crowdsecurity/ssh-bf'] },
    appsec_tuning: { ...nothingRuns, running_inbound: null, running_outbound: null },
    host: { engine: { state: 'unknown', reload_needed: false, changed_since: [] }, protection_gaps: [], load_fault: null },
  });
  const [host] = (await call('GET', '/api/hosts')).body.hosts;
  expect(host).toMatchObject({ engine: { state: 'unknown' }, load_fault: null, surfaces: { scenarios: { evidence: 'disk' } } });
  const [row] = (await call('GET', '/api/security/scenarios')).body.scenarios;
  expect(row).toMatchObject({ canonical_name: 'crowdsecurity/http-probing', running: null });
});

test('a snapshot that the release before published is read', async () => {
  const header = {
    sequence: 1,
    last_check_at: SINCE,
    expires_at: new Date(Date.now() + 60_000).toISOString(),
    hosts: 1,
    revoked: [],
  };
  const old = { reported_at: SINCE, judged_at: SINCE, ...line };
  await env.SNAPSHOT.put('snapshot', `${JSON.stringify(header)}\n${HOST}\t${JSON.stringify(old)}`);
  expect((await call('GET', '/api/security/drift')).body).toMatchObject({
    scenarios: nothingRuns,
    host: { engine: { state: 'unknown', detail: expect.any(String) }, protection_gaps: [] },
  });
});

test('the first check judges it again, with the same moment and the sentence of an agent that looks at no engine', async () => {
  await fleetStub().check(START);
  expect((await call('GET', '/api/security/drift')).body).toMatchObject({
    scenarios: { ...nothingRuns, detail: expect.stringContaining('upgrade it') },
    host: { engine: { state: 'unknown', detail: expect.stringContaining('upgrade it') } },
  });
  const { events } = (await call('GET', `/api/hosts/${HOST}/events`)).body;
  expect(events).toEqual([]);
});
