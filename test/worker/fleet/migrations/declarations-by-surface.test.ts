import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { initial } from '../../../../worker/fleet/migrations/0001-initial.ts';
import { deliveryFault } from '../../../../worker/fleet/migrations/0002-delivery-fault.ts';
import { intentOfAnother } from '../../../../worker/fleet/migrations/0003-intent-of-another.ts';
import { migrate } from '../../../../worker/fleet/migrations/index.ts';
import { intentForAgent } from '../../../../worker/fleet/surfaces/intent.ts';
import { readIntent } from '../../../../worker/fleet/tables/intents.ts';
import { fleetStub } from '../../support/env.ts';

afterEach(() => reset());

const CHANGED = Date.parse('2026-03-01T04:00:00Z');

/** A Fleet as the release before left it, with what one statement puts into it, brought up to date. */
function upgraded(statement: string) {
  return runInDurableObject(fleetStub(), (_, { storage }) => {
    const { sql } = storage;
    const tables = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    for (const { name } of tables.toArray()) sql.exec(`DROP TABLE ${name}`);
    sql.exec('CREATE TABLE migrations (id INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
    for (const [at, migration] of [initial, deliveryFault, intentOfAnother].entries()) {
      sql.exec(migration);
      sql.exec('INSERT INTO migrations (id, applied_at) VALUES (?, 0)', at + 1);
    }
    sql.exec(statement);
    migrate(storage, CHANGED + 60_000);
    const intent = readIntent(sql, 'web-1');
    return { forAgent: intentForAgent(intent), changed: [...intent.parts].map(([surface, part]) => [surface, part.changedAt]) };
  });
}

test('an upgrade keeps what was declared, its revision and its times', async () => {
  const { forAgent, changed } = await upgraded(
    `INSERT INTO intents VALUES ('web-1', 7, ${CHANGED}, '{"crowdsecurity/ssh-bf":"disabled","a/b":"enabled"}', ${CHANGED}, 12, NULL, ${CHANGED - 5000})`,
  );
  expect(forAgent).toEqual({
    revision: 7,
    changed_at: '2026-03-01T04:00:00.000Z',
    disabled_scenarios: ['crowdsecurity/ssh-bf'],
    enabled_scenarios: ['a/b'],
    simulated_scenarios: [],
    baseline_scenarios: [],
    inbound_threshold: 12,
    outbound_threshold: 4,
    thresholds_declared: { inbound: true, outbound: false },
  });
  expect(changed).toEqual([
    ['appsec_tuning', CHANGED - 5000],
    ['scenarios', CHANGED],
  ]);
});

test('an upgrade declares nothing for a host of which nothing was declared', async () => {
  const { forAgent, changed } = await upgraded(
    `INSERT INTO intents (host_id, revision, changed_at) VALUES ('web-1', 1, ${CHANGED})`,
  );
  expect(forAgent).toMatchObject({
    revision: 1,
    disabled_scenarios: [],
    thresholds_declared: { inbound: false, outbound: false },
  });
  expect(changed).toEqual([]);
});
