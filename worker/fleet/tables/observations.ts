import * as v from 'valibot';
import { ScenarioName, type ScenariosReport, type Surface, type TuningReport } from '#contract';

/** What a report says of each surface. */
export interface Observed {
  scenarios: ScenariosReport;
  appsec_tuning: TuningReport;
}

/** One surface: the last observation, and the last that decided something with the time until which it held. */
export interface Observation<T> {
  readonly observed: T;
  readonly decided: { readonly observed: T; readonly at: number } | null;
}

type Row = { observed: string; decided: string | null; decided_at: number | null };

/** Null before the first report. */
export function readObservation<S extends Surface>(sql: SqlStorage, hostId: string, surface: S): Observation<Observed[S]> | null {
  const row = sql
    .exec<Row>('SELECT observed, decided, decided_at FROM observations WHERE host_id = ? AND surface = ?', hostId, surface)
    .toArray()[0];
  if (row === undefined) return null;
  return {
    observed: JSON.parse(row.observed) as Observed[S],
    decided: row.decided === null ? null : { observed: JSON.parse(row.decided) as Observed[S], at: row.decided_at ?? 0 },
  };
}

/** Stores an observation; `decided` is null where the observation itself decides. */
export function saveObservation<T>(
  sql: SqlStorage,
  hostId: string,
  surface: Surface,
  { observed, decided }: Observation<T>,
): void {
  sql.exec(
    `INSERT INTO observations (host_id, surface, observed, decided, decided_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (host_id, surface) DO UPDATE SET observed = excluded.observed, decided = excluded.decided, decided_at = excluded.decided_at`,
    hostId,
    surface,
    JSON.stringify(observed),
    decided === null ? null : JSON.stringify(decided.observed),
    decided?.at ?? null,
  );
}

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

/** What the last report that could be decided had installed. */
export function lastDecidedInstalled(sql: SqlStorage, hostId: string): ScenariosReport['installed'] {
  const observation = readObservation(sql, hostId, 'scenarios');
  if (observation === null) return [];
  return observation.observed.state === 'read' ? observation.observed.installed : (observation.decided?.observed.installed ?? []);
}
