import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { DECLARATIONS_MAX, SCENARIO_NAME_MAX_CHARS } from '#contract';
import { SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { LINE_MAX_BYTES } from '../../../../worker/fleet/publication/fleet-lines.ts';
import { countHost } from '../../../../worker/fleet/tables/fleet.ts';
import { saveHost } from '../../../../worker/fleet/tables/hosts.ts';
import { createIntent, readIntent, saveDeclared } from '../../../../worker/fleet/tables/intents.ts';
import { readLiveness, saveLiveness } from '../../../../worker/fleet/tables/liveness.ts';
import { saveObservation } from '../../../../worker/fleet/tables/observations.ts';
import { item, RUNNING, TestAgent, TUNING } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { env, fleetStub, hostOf } from '../../support/env.ts';

afterEach(() => reset());

const HOSTS = 54;
const KV_VALUE_MAX_BYTES = 25 * 1024 * 1024;

/** As many declarations as a host may have, with the longest names. */
const NAMES = Array.from({ length: DECLARATIONS_MAX }, (_, at) =>
  `owner/${at}`.padEnd(SCENARIO_NAME_MAX_CHARS, '-scenario'),
).sort();
const DECLARED = { names: Object.fromEntries(NAMES.map((name) => [name, 'disabled'])), baseline: null };

/** What a report with all of them installed leaves behind, and the longest of everything else that a line holds. */
const OBSERVED = {
  state: 'read',
  detail: null,
  mount_path: '/etc/crowdsec/scenarios',
  installed: NAMES.map((name) => item(name, { file: `${'f'.repeat(4091)}.yaml`, origin: 'local' })).map((each, at) =>
    at < 5 ? each : { ...each, file: 'x.yaml' },
  ),
  ignored: [],
  ignored_count: 0,
};
const ENGINE = {
  ...RUNNING,
  reload_needed: true,
  changed_since: Array.from({ length: 100 }, (_, at) => `/${at}`.padEnd(4096, 'p')),
  changed_count: 100,
};
const GAPS = Array.from({ length: 20 }, (_, at) => ({
  kind: 'format',
  scenarios: NAMES.slice(0, 20).map((name) => name.padEnd(1024, 's')),
  count: 20,
  detail: `${at} `.padEnd(1000, 'd'),
}));

/** Makes hosts whose lists are as long as the contract allows, beside the one that has enrolled. */
async function fillFleet(first: string) {
  await runInDurableObject(fleetStub(), (_, { storage }) => {
    const { sql } = storage;
    storage.transactionSync(() => {
      const template = hostOf(sql, first);
      for (let at = 0; at < HOSTS; at += 1) {
        const id = `huge${String(at).padStart(8, '0')}`;
        saveHost(sql, { ...template, id, name: id.padEnd(100, 'n'), apply_command: 'c'.repeat(500) });
        countHost(sql, 1);
        createIntent(sql, id, 0);
        saveDeclared(sql, id, readIntent(sql, id), 'scenarios', DECLARED, 0);
        saveObservation(sql, id, 'scenarios', { observed: OBSERVED, decided: null });
        saveObservation(sql, id, 'appsec_tuning', { observed: { ...TUNING, note: 'n'.repeat(1000) }, decided: null });
        saveLiveness(sql, {
          ...readLiveness(sql, id),
          seen_at: Date.now(),
          silent_after: Date.now() + 3_600_000,
          delivery_fault: 'x'.repeat(1000),
          load_fault: 'x'.repeat(1000),
          engine: JSON.stringify(ENGINE),
          engine_at: Date.now(),
          protection_gaps: JSON.stringify(GAPS),
        });
      }
    });
  });
}

test('54 hosts with the longest lists that there can be: the snapshot is written, and the other host reads its own', {
  timeout: 30_000,
}, async () => {
  const agent = await TestAgent.enrol();
  await agent.report();
  await fillFleet(agent.hostId);
  const start = Date.now();
  await fleetStub().check(Date.now());
  const took = Date.now() - start;
  const { stored } = await runInDurableObject(fleetStub(), (_, { storage: { sql } }) =>
    sql.exec<{ stored: number }>('SELECT sum(octet_length(line)) AS stored FROM verdicts').one(),
  );
  const snapshot = (await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '';
  const written = new TextEncoder().encode(snapshot).byteLength;
  console.log(
    `snapshot: ${HOSTS + 1} hosts, ${(stored / 1e6).toFixed(1)} MB stored, ${(written / 1e6).toFixed(2)} MB written, in ${took} ms; KV takes ${(KV_VALUE_MAX_BYTES / 1e6).toFixed(1)} MB`,
  );
  expect(stored).toBeGreaterThan(KV_VALUE_MAX_BYTES);
  expect(written).toBeLessThan((HOSTS + 1) * LINE_MAX_BYTES + 1000);
  expect(JSON.parse(snapshot.split('\n')[0] ?? '')).toMatchObject({ hosts: HOSTS + 1 });
  expect(JSON.parse(snapshot.split('\n')[0] ?? '')).not.toHaveProperty('left_out');
  expect((await call('GET', '/healthz', undefined, nobody)).body.status).toBe('ok');
  expect((await call('GET', `/api/security/drift?host=${agent.hostId}`)).body.scenarios.status).toBe('undeclared');

  const read = (await call('GET', '/api/security/drift?host=huge00000000')).body;
  expect(read.scenarios).toMatchObject({ status: 'drifted', drift_detected: true });
  for (const list of ['expected_disabled', 'actually_enabled']) {
    expect(read.scenarios[list].length + read.scenarios.cut[list]).toBe(DECLARATIONS_MAX);
  }
  expect(read.host.protection_gaps.length + read.host.cut.protection_gaps).toBe(20);
  expect(read.apply_command).toBe('c'.repeat(500));

  const whole = (await call('GET', '/api/security/drift?host=huge00000000&fresh=true')).body;
  expect(whole.scenarios.expected_disabled).toEqual(NAMES);
  expect(whole.scenarios).not.toHaveProperty('cut');
  expect(whole.host).not.toHaveProperty('cut');
});
