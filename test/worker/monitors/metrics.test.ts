import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INCIDENT_KINDS } from '#contract';
import { exposition } from '../../../worker/routes/text-format.ts';
import { TestAgent } from '../support/agent.ts';
import { call, nobody } from '../support/api.ts';
import { bearer, makeToken } from '../support/credentials.ts';
import { env, fleetStub } from '../support/env.ts';
import { Counting, republish } from '../support/monitors.ts';
import { insertRow } from '../support/tables.ts';
import { readExposition } from './support/exposition.ts';

afterEach(() => reset());

let agent: TestAgent;
beforeEach(async () => {
  agent = (await TestAgent.enrol('web "1"')).installsKnown(['a/one']);
  await agent.report();
});

const scrape = async () => readExposition((await call('GET', '/metrics')).body);

test('a metrics token is answered with everything that is known, and with no name of a host', async () => {
  await TestAgent.enrol('web-2');
  await fleetStub().check(Date.now());
  const { token } = await makeToken('metrics');
  const { status, headers, body } = await call('GET', '/metrics', undefined, bearer(token));
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'no-store',
  ]);
  const metrics = readExposition(body);
  expect([...metrics.keys()].filter((sample) => !sample.includes('build_info'))).toEqual([
    ...['in_sync', 'drifted', 'waived', 'unknown', 'undeclared'].map((state) => `argos_drift_hosts{state="${state}"}`),
    'argos_drift_oldest_evidence_age_seconds',
    ...INCIDENT_KINDS.map((kind) => `argos_drift_incidents_open{kind="${kind}"}`),
    'argos_drift_checks_running',
    'argos_drift_last_check_age_seconds',
    'argos_drift_checks_late_total',
    'argos_drift_kv_writes_today',
    'argos_drift_deliveries_failed_total',
    'argos_drift_snapshot_age_seconds',
  ]);
  expect(metrics.get('argos_drift_hosts{state="in_sync"}')).toBe(1);
  expect(metrics.get('argos_drift_hosts{state="unknown"}')).toBe(1);
  expect(metrics.get('argos_drift_checks_running')).toBe(1);
  expect(metrics.get('argos_drift_kv_writes_today')).toBe(1);
  expect(metrics.get('argos_drift_oldest_evidence_age_seconds')).toBeLessThan(60);
  expect(body).toMatch(/^argos_drift_build_info\{version="\d+\.\d+\.\d+",deployment="[^"]*"\} 1$/m);
  expect(body).not.toContain('web');
});

test('open incidents are counted by kind, and failed messages too', async () => {
  await runInDurableObject(fleetStub(), (_, { storage: { sql } }) => {
    const incident = (id: string, kind: string, closed_at: number | null) =>
      insertRow(sql, 'incidents', {
        ...{
          id,
          thread: id,
          kind,
          surface: null,
          content: '',
          facts: '{}',
          opened_at: 1,
          changed_at: 1,
          joined_at: 1,
          end_told: 0,
        },
        closed_at,
      });
    incident('a', 'silence', null);
    incident('b', 'silence', null);
    incident('c', 'silence', 2);
    incident('d', 'engine_down', null);
    sql.exec('UPDATE fleet SET deliveries_failed = 3');
  });
  await fleetStub().check(Date.now());
  const metrics = await scrape();
  const open = INCIDENT_KINDS.map((kind) => [kind, metrics.get(`argos_drift_incidents_open{kind="${kind}"}`)]);
  expect(open.filter(([, count]) => count !== 0)).toEqual([
    ['engine_down', 1],
    ['silence', 2],
  ]);
  expect(metrics.get('argos_drift_deliveries_failed_total')).toBe(3);
});

test('once the checks have stopped every host is unknown, and that is no error', async () => {
  await fleetStub().check(Date.now());
  await republish((header) => ({ ...header, expires_at: new Date(Date.now() - 1000).toISOString() }));
  const metrics = await scrape();
  expect(metrics.get('argos_drift_checks_running')).toBe(0);
  expect(metrics.get('argos_drift_hosts{state="in_sync"}')).toBe(0);
  expect(metrics.get('argos_drift_hosts{state="unknown"}')).toBe(1);
});

test('what is not known has no sample, and no 0', async () => {
  await call('DELETE', `/api/hosts/${agent.hostId}`);
  await TestAgent.enrol('unheard');
  const metrics = await scrape();
  expect(metrics.has('argos_drift_oldest_evidence_age_seconds')).toBe(false);
  expect(metrics.has('argos_drift_last_check_age_seconds')).toBe(false);
  expect(metrics.has('argos_drift_snapshot_age_seconds')).toBe(false);
  expect(metrics.get('argos_drift_hosts{state="unknown"}')).toBe(1);
});

test('a scrape costs one read of KV, and Fleet nothing', async () => {
  await fleetStub().check(Date.now());
  const { token } = await makeToken('metrics');
  const counting = new Counting();
  // The Worker asks Fleet once for the key with which tokens are signed.
  await counting.ask('/metrics', bearer(token));
  counting.fleetCalls = 0;
  counting.kvReads = 0;
  for (let nth = 0; nth < 40; nth += 1) expect((await counting.ask('/metrics', bearer(token))).status).toBe(200);
  expect([counting.fleetCalls, counting.kvReads]).toEqual([0, 40]);
});

test('no line of a host is read: what is broken in one breaks no scrape', async () => {
  await fleetStub().check(Date.now());
  const [header] = ((await env.SNAPSHOT.get('snapshot')) ?? '').split('\n');
  await env.SNAPSHOT.put('snapshot', `${header}\n${agent.hostId}\t{`);
  expect((await scrape()).get('argos_drift_hosts{state="in_sync"}')).toBe(1);
  expect((await call('GET', '/api/fleet/status')).status).toBe(200);
});

test('who may not is answered by a problem', async () => {
  const { status, headers } = await call('GET', '/metrics', undefined, nobody);
  expect([status, headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  const other = await call('POST', '/metrics');
  expect([other.status, other.headers.get('allow'), other.body.code]).toEqual([405, 'GET, HEAD', 'method_not_allowed']);
  expect((await call('GET', '/metrics/x')).status).toBe(404);
});

test('what would break a line is escaped as the format says', () => {
  const text = exposition([
    {
      name: 'odd',
      type: 'gauge',
      help: 'A \\ and a\nline.',
      samples: [{ labels: { of: 'a "quoted" \\ one\nand \u2028 more', other: '' }, value: 1.5 }, { value: -1 }],
    },
  ]);
  expect(text).toBe(
    '# HELP odd A \\\\ and a\\nline.\n# TYPE odd gauge\nodd{of="a \\"quoted\\" \\\\ one\\nand \u2028 more",other=""} 1.5\nodd -1\n',
  );
  expect([...readExposition(text).values()]).toEqual([1.5, -1]);
});
