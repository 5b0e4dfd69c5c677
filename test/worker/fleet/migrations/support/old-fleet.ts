import { createHash } from 'node:crypto';
import { MIGRATIONS } from '../../../../../worker/fleet/migrations/index.ts';
import { TUNING } from '../../../support/agent.ts';
import { insertRow } from '../../../support/tables.ts';

type Row = Record<string, SqlStorageValue>;

const MINUTE = 60_000;

/** What a Fleet of any age has stored of some hosts. Columns that a schema does not have are left out. */
export interface OldFleet {
  /** Of the first host, whose agent goes on after the upgrade. */
  readonly agent: { readonly id: string; readonly publicKey: string; readonly sequence: number; readonly digest: string };
  /** Unix milliseconds: when the last check of the old one was. */
  readonly checkedAt: number;
}

export const LOGIN_CODE = 'abcdefghjkmnpqrstvwxyz0123';
export const REVOKED = 'a-session-that-was-logged-out';
export const DRIFTED = 'bbbbbbbbbbbb';
export const UNHEARD = 'cccccccccccc';
export const EVENTS = 30;
const THRESHOLDS = '{"inbound":15,"outbound":4}';
/** What an event keeps of a change, from the schema on in which it does. */
const UNDOABLE = JSON.stringify([
  { surface: 'scenarios', changes: [{ scenario: 'crowdsecurity/ssh-bf', was: null, becomes: 'enabled' }] },
]);
const CATALOGUE = `sha256:${'c'.repeat(64)}`;

const scenarios = {
  state: 'read',
  detail: null,
  mount_path: '/etc/crowdsec/scenarios',
  installed: [{ name: 'crowdsecurity/ssh-bf', file: 'ssh-bf.yaml', origin: 'hub', content: 'clean' }],
  ignored: [],
  ignored_count: 0,
};

/** As release 0.1.0 judged it. */
const verdict = (status: string, since: number, other: object = {}) => ({
  drift_detected: status === 'drifted',
  status,
  reason: null,
  detail: 'As it was.',
  since: new Date(since).toISOString(),
  cause: status === 'drifted' ? 'host' : null,
  ...other,
});

/** All tables of such a Fleet, with the columns of every schema. */
function rowsOf({ agent, checkedAt }: OldFleet): Record<string, Row[]> {
  const since = checkedAt - 3_600_000;
  const ids = [agent.id, DRIFTED, UNHEARD];
  const host = (id: string, at: number): Row => ({
    id,
    name: `web-${at}`,
    install: 'systemd',
    apply_command: 'sudo argos-drift-apply',
    public_key: at === 0 ? agent.publicKey : '{}',
    enrolled_at: since,
  });
  const compared = { expected_enabled: [], actually_missing: [] };
  const line = (id: string, at: number) => {
    const isHeard = id !== UNHEARD;
    const status = id === DRIFTED ? 'drifted' : isHeard ? 'in_sync' : 'unknown';
    const reason = isHeard ? {} : { reason: 'never_reported' };
    const names = id === DRIFTED ? ['crowdsecurity/ssh-bf'] : [];
    return {
      name: `web-${at}`,
      install: 'systemd',
      apply_command: 'sudo argos-drift-apply',
      agent_version: isHeard ? '0.1.0' : null,
      intent_revision: 7,
      delivered_revision: isHeard ? 7 : null,
      scenarios: { ...verdict(status, since, reason), ...compared, expected_disabled: names, actually_enabled: names },
      appsec_tuning: {
        ...verdict(isHeard ? 'in_sync' : 'unknown', since, reason),
        expected_inbound: 15,
        actual_inbound: isHeard ? 15 : null,
        expected_outbound: 4,
        actual_outbound: isHeard ? 4 : null,
      },
    };
  };
  const memory = (isDrifted: boolean) => ({
    standing: { status: isDrifted ? 'drifted' : 'in_sync', reason: null, since },
    drift: isDrifted ? { since, cause: 'host' } : null,
    compared: true,
  });
  const declared = (id: string) =>
    JSON.stringify(id === DRIFTED ? { 'crowdsecurity/ssh-bf': 'disabled' } : { 'crowdsecurity/ssh-bf': 'enabled' });
  const heard = ids.slice(0, 2);
  return {
    fleet: [
      {
        id: 1,
        created_at: since,
        hosts: ids.length,
        sequence: 41,
        checked_at: checkedAt,
        scheduled_at: checkedAt,
        paused_ms: 1234,
        judged_by: 'the deployment before',
        published_sequence: 40,
        published_at: checkedAt,
      },
    ],
    hosts: ids.map(host),
    liveness: ids.map((id, at) => ({
      host_id: id,
      seen_at: at < 2 ? checkedAt - 20_000 : null,
      silent_after: at < 2 ? checkedAt - 1234 + 4 * MINUTE : null,
      sequence: at === 0 ? agent.sequence : 0,
      digest: at === 0 ? agent.digest : null,
      instances: '["an-instance-of-before"]',
      agent_version: at < 2 ? '0.1.0' : null,
      delivered_revision: at < 2 ? 7 : null,
      changes_day: 1,
      changes: 3,
      delivery_fault: at === 1 ? 'the disk is full' : null,
      load_fault: null,
      catalogue: at === 1 ? CATALOGUE : null,
      catalogues_day: 1,
      catalogues: at,
    })),
    catalogues: [{ digest: CATALOGUE, items: '[]', holds: '[]' }],
    catalogue_hosts: ids.slice(1, 2).map((host_id) => ({ digest: CATALOGUE, host_id })),
    intents: ids.map((id) => ({
      host_id: id,
      revision: 7,
      changed_at: since,
      scenarios: id === UNHEARD ? '{}' : declared(id),
      scenarios_changed_at: id === UNHEARD ? null : since,
      inbound: id === UNHEARD ? null : 15,
      outbound: id === UNHEARD ? null : 4,
      tuning_changed_at: id === UNHEARD ? null : since + 1,
    })),
    declarations: heard.flatMap((host_id) => [
      {
        host_id,
        surface: 'scenarios',
        declared: declared(host_id),
        part: `{"names":${declared(host_id)},"baseline":null}`,
        changed_at: since,
      },
      { host_id, surface: 'appsec_tuning', declared: THRESHOLDS, part: THRESHOLDS, changed_at: since + 1 },
    ]),
    observations: heard.flatMap((host_id) => [
      { host_id, surface: 'scenarios', observed: JSON.stringify(scenarios) },
      { host_id, surface: 'appsec_tuning', observed: JSON.stringify(TUNING) },
    ]),
    seen_scenarios: heard.map((host_id) => ({ host_id, names: '["crowdsecurity/ssh-bf"]' })),
    verdicts: ids.map((id, at) => ({
      host_id: id,
      judged_at: since,
      memory: JSON.stringify(
        id === UNHEARD
          ? { scenarios: null, appsec_tuning: null }
          : { scenarios: memory(id === DRIFTED), appsec_tuning: memory(false) },
      ),
      line: JSON.stringify(line(id, at)),
    })),
    events: ids.flatMap((host_id) =>
      Array.from({ length: EVENTS }, (_, at) => ({
        host_id,
        id: at + 1,
        at: since + at,
        kind: at === 0 ? 'enrolled' : at % 2 === 0 ? 'intent_changed' : 'agent_silent',
        surface: at % 4 === 0 ? null : 'scenarios',
        actor: at % 2 === 0 ? 'operator' : 'argos',
        detail: `The event ${at + 1} of ${host_id}.`,
        changes: at % 4 === 2 ? UNDOABLE : null,
      })),
    ),
    codes: [
      {
        hash: createHash('sha256').update(LOGIN_CODE).digest('hex'),
        purpose: 'login',
        host_id: null,
        expires_at: checkedAt + 600_000,
      },
    ],
    revoked_sessions: [{ id: REVOKED, expires_at: Date.now() + 30 * 86_400_000 }],
  };
}

/**
 * Makes the storage what a release of so many migrations left behind.
 * @returns the rows, by table
 */
export function becomeOld({ sql }: DurableObjectStorage, schema: number, fleet: OldFleet): Record<string, Row[]> {
  const tables = sql.exec<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
  );
  for (const { name } of tables.toArray()) sql.exec(`DROP TABLE ${name}`);
  sql.exec('CREATE TABLE migrations (id INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
  for (const [at, migration] of MIGRATIONS.slice(0, schema).entries()) {
    sql.exec(migration);
    sql.exec('INSERT INTO migrations (id, applied_at) VALUES (?, 0)', at + 1);
  }
  const written: Record<string, Row[]> = {};
  for (const [table, rows] of Object.entries(rowsOf(fleet))) {
    const columns = new Set(
      sql
        .exec<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .toArray()
        .map(({ name }) => name),
    );
    if (columns.size === 0) continue;
    written[table] = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => columns.has(column))));
    for (const row of written[table]) insertRow(sql, table, row);
  }
  return written;
}
