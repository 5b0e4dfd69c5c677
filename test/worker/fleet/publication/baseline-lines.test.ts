import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { judgeHost } from '../../../../worker/fleet/checks/judge-host.ts';
import { SNAPSHOT_KEY } from '../../../../worker/fleet/index.ts';
import { LINE_MAX_BYTES } from '../../../../worker/fleet/publication/fleet-lines.ts';
import { countHost } from '../../../../worker/fleet/tables/fleet.ts';
import { saveHost } from '../../../../worker/fleet/tables/hosts.ts';
import { createIntent, readIntent, saveDeclared } from '../../../../worker/fleet/tables/intents.ts';
import { readLiveness, saveLiveness } from '../../../../worker/fleet/tables/liveness.ts';
import { saveObservation } from '../../../../worker/fleet/tables/observations.ts';
import { item, TestAgent, TUNING } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { env, fleetStub, hostOf } from '../../support/env.ts';

afterEach(() => reset());

const HOSTS = 300;
const NAMES = Array.from({ length: 783 }, (_, at) => `crowdsecurity/scenario-of-a-hub-${String(at).padStart(3, '0')}`);
const BASELINE = { plain: NAMES, simulated: [], local: [], adoptedAt: 0, openUntil: 0 };

const observed = (names: readonly string[]) => ({
  state: 'read',
  detail: null,
  mount_path: '/etc/crowdsec/scenarios',
  installed: names.map((name) => item(name, { simulated: false })),
  ignored: [],
  ignored_count: 0,
});
const LISTS = {
  asAdopted: observed(NAMES),
  halfGone: observed(NAMES.slice(390)),
  other: observed(NAMES.map((name) => `${name}-new`)),
};

test('300 hosts with 783 adopted scenarios: lines hold differences alone, and are judged in time', {
  timeout: 60_000,
}, async () => {
  const agent = await TestAgent.enrol();
  await agent.report();
  const ids = Array.from({ length: HOSTS }, (_, at) => `host${String(at).padStart(8, '0')}`);
  const took = await runInDurableObject(fleetStub(), (_, { storage }) =>
    storage.transactionSync(() => {
      const { sql } = storage;
      const template = hostOf(sql, agent.hostId);
      const now = Date.now();
      for (const [at, id] of ids.entries()) {
        saveHost(sql, { ...template, id, name: id });
        countHost(sql, 1);
        createIntent(sql, id, 0);
        saveDeclared(sql, id, readIntent(sql, id), 'scenarios', { names: {}, baseline: BASELINE }, 0);
        const list = [LISTS.asAdopted, LISTS.halfGone, LISTS.other][at % 3];
        saveObservation(sql, id, 'scenarios', { observed: list, decided: null });
        saveObservation(sql, id, 'appsec_tuning', { observed: TUNING, decided: null });
        saveLiveness(sql, { ...readLiveness(sql, id), seen_at: now, silent_after: now + 3_600_000 });
      }
      const timed = (run: () => void) => {
        const start = performance.now();
        run();
        return performance.now() - start;
      };
      const judgeAll = () => {
        for (const id of ids) judgeHost(sql, { ...template, id, name: id }, now, 'host');
      };
      // The clock of the runtime counts whole milliseconds, so that many are timed at once.
      const readAll = () => {
        for (const _ of ids) JSON.parse(JSON.stringify(LISTS.asAdopted));
      };
      return { judged: timed(judgeAll) / HOSTS, parsed: timed(readAll) / HOSTS };
    }),
  );
  const { judged, parsed } = took;
  await fleetStub().check(Date.now());
  const lines = ((await env.SNAPSHOT.get(SNAPSHOT_KEY)) ?? '').split('\n').slice(1);
  const sizes = lines.map((line) => new TextEncoder().encode(line).byteLength);
  const stored = (id: string) => sizes[lines.findIndex((line) => line.startsWith(`${id}\t`))] ?? 0;
  console.log(
    `baseline: ${HOSTS} hosts of 783 scenarios judged in ${judged.toFixed(2)} ms each, ${(judged / parsed).toFixed(1)} times what reading such a report takes; a line as adopted has ${stored(ids[0] ?? '')} bytes, ` +
      `one with 390 missing ${stored(ids[1] ?? '')}, one with all of them other ${stored(ids[2] ?? '')}, of ${LINE_MAX_BYTES}`,
  );
  expect(lines).toHaveLength(HOSTS + 1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(LINE_MAX_BYTES);
  // A ratio, since the machine may be busy: where nothing else runs, such a report is read in 0.2 ms.
  expect(judged / parsed).toBeLessThanOrEqual(25);
  expect(stored(ids[0] ?? '')).toBeLessThan(2500);

  const read = async (id: string, query = '') => (await call('GET', `/api/security/drift?host=${id}${query}`)).body.scenarios;
  expect(await read(ids[0] ?? '')).toMatchObject({ status: 'in_sync', baseline_count: 783, new_since_baseline: { count: 0 } });
  const cut = await read(ids[2] ?? '');
  expect(cut).toMatchObject({ status: 'drifted', new_since_baseline: { count: 783 } });
  expect(cut.actually_missing.length + cut.cut.actually_missing).toBe(783);
  expect(cut.new_since_baseline.names.length + (cut.cut['new_since_baseline.names'] ?? 0)).toBe(50);
  const whole = await read(ids[2] ?? '', '&fresh=true');
  expect(whole.actually_missing).toHaveLength(783);
  expect(whole).not.toHaveProperty('cut');
});
