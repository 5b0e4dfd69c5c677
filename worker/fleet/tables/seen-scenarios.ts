import * as v from 'valibot';
import { ScenarioName, type ScenariosReport } from '#contract';

/** More than any hub has; a host cannot make the list outgrow a row (2 MB). */
const SEEN_MAX = 5000;

/** Every name that was ever seen installed on the host: an enabled scenario of this list is expected to be installed. */
export function readSeen(sql: SqlStorage, hostId: string): Set<string> {
  const row = sql.exec<{ names: string }>('SELECT names FROM seen_scenarios WHERE host_id = ?', hostId).toArray()[0];
  return new Set(row === undefined ? [] : (JSON.parse(row.names) as string[]));
}

/** Adds hub names that were not seen before; writes nothing where there are none. */
export function addSeen(sql: SqlStorage, hostId: string, report: ScenariosReport): void {
  const seen = readSeen(sql, hostId);
  const before = seen.size;
  for (const { name, origin } of report.installed) {
    if (origin === 'hub' && seen.size < SEEN_MAX && v.is(ScenarioName, name)) seen.add(name);
  }
  if (seen.size === before) return;
  sql.exec(
    'INSERT INTO seen_scenarios (host_id, names) VALUES (?, ?) ON CONFLICT (host_id) DO UPDATE SET names = excluded.names',
    hostId,
    JSON.stringify([...seen]),
  );
}
