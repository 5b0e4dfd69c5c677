import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { MIGRATIONS, migrate } from '../../../../worker/fleet/migrations/index.ts';
import { declaredOf, intentForAgent } from '../../../../worker/fleet/surfaces/intent.ts';
import { scenariosSurface } from '../../../../worker/fleet/surfaces/scenarios.ts';
import { readIntent } from '../../../../worker/fleet/tables/intents.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const BEFORE = 7;

/** What is declared of the scenarios of a host that the release before left so, after the upgrade. */
function upgraded(declared: string | null) {
  return runInDurableObject(fleetStub(), (_, { storage }) => {
    const { sql } = storage;
    const tables = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    for (const { name } of tables.toArray()) sql.exec(`DROP TABLE ${name}`);
    sql.exec('CREATE TABLE migrations (id INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
    for (const [at, migration] of MIGRATIONS.slice(0, BEFORE).entries()) {
      sql.exec(migration);
      sql.exec('INSERT INTO migrations (id, applied_at) VALUES (?, 0)', at + 1);
    }
    sql.exec("INSERT INTO intents (host_id, revision, changed_at) VALUES ('web-1', 7, 0)");
    sql.exec("INSERT INTO declarations VALUES ('web-1', 'appsec_tuning', '{\"inbound\":15,\"outbound\":4}', 0)");
    if (declared !== null) sql.exec("INSERT INTO declarations VALUES ('web-1', 'scenarios', ?, 0)", declared);
    migrate(storage, 0);
    const intent = readIntent(sql, 'web-1');
    return { scenarios: declaredOf(scenariosSurface, intent), forAgent: intentForAgent(intent) };
  });
}

test.each([
  ['{"crowdsecurity/ssh-bf":"disabled","a/b":"enabled"}', { 'crowdsecurity/ssh-bf': 'disabled', 'a/b': 'enabled' }],
  ['{}', {}],
  [null, {}],
])('an upgrade keeps %s as declared, and adopts nothing by itself', async (before, names) => {
  const { scenarios, forAgent } = await upgraded(before);
  expect(scenarios).toEqual({ names, baseline: null });
  expect(forAgent).toMatchObject({ revision: 7, inbound_threshold: 15, simulated_scenarios: [], baseline_scenarios: [] });
});

test('two thousand declared names survive it', async () => {
  const names = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`owner/${at}`.padEnd(128, 'x'), 'disabled']));
  expect((await upgraded(JSON.stringify(names))).scenarios.names).toEqual(names);
});
