import type { Surface } from '#contract';

/** One surface: the last observation, and the last that decided something with the time until which it held (Unix milliseconds). */
export interface Observation<Observed = unknown> {
  readonly observed: Observed;
  /** Null where `observed` decides, and where none ever did. */
  readonly decided: { readonly observed: Observed; readonly at: number } | null;
}

/** What a host's reports said, by the surface's name. A surface that was never reported is left out. */
export type Observations = ReadonlyMap<string, Observation>;

type Row = { surface: string; observed: string; decided: string | null; decided_at: number | null };

/** All surfaces of a host in one look-up; empty before the first report. */
export function readObservations(sql: SqlStorage, hostId: string): Observations {
  const rows = sql.exec<Row>('SELECT surface, observed, decided, decided_at FROM observations WHERE host_id = ?', hostId);
  return new Map([...rows].map((row) => [row.surface, parseRow(row)]));
}

/** One surface of a host; null before its first report. The caller says what the surface's reports look like. */
export function readObservation<Observed>(sql: SqlStorage, hostId: string, surface: Surface): Observation<Observed> | null {
  const row = sql
    .exec<Row>(
      'SELECT surface, observed, decided, decided_at FROM observations WHERE host_id = ? AND surface = ?',
      hostId,
      surface,
    )
    .toArray()[0];
  return row === undefined ? null : (parseRow(row) as Observation<Observed>);
}

/** Stores an observation. */
export function saveObservation(sql: SqlStorage, hostId: string, surface: Surface, { observed, decided }: Observation): void {
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

function parseRow({ observed, decided, decided_at }: Row): Observation {
  return {
    observed: JSON.parse(observed),
    decided: decided === null ? null : { observed: JSON.parse(decided), at: decided_at ?? 0 },
  };
}
