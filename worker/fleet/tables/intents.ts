import type { Surface } from '#contract';

/** A host's intent as Fleet keeps it. Times are Unix milliseconds. */
export interface StoredIntent {
  readonly revision: number;
  readonly changedAt: number;
  /** Each surface's part, by its name. A surface of which nothing was ever declared is left out. */
  readonly parts: ReadonlyMap<string, { readonly declared: unknown; readonly changedAt: number }>;
}

export function readRevision(sql: SqlStorage, hostId: string): number {
  return sql.exec<{ revision: number }>('SELECT revision FROM intents WHERE host_id = ?', hostId).one().revision;
}

export function readIntent(sql: SqlStorage, hostId: string): StoredIntent {
  const { revision, changed_at } = sql
    .exec<{ revision: number; changed_at: number }>('SELECT revision, changed_at FROM intents WHERE host_id = ?', hostId)
    .one();
  const rows = sql.exec<{ surface: string; part: string; changed_at: number }>(
    'SELECT surface, part, changed_at FROM declarations WHERE host_id = ?',
    hostId,
  );
  const parts = [...rows].map((row) => [row.surface, { declared: JSON.parse(row.part), changedAt: row.changed_at }] as const);
  return { revision, changedAt: changed_at, parts: new Map(parts) };
}

export function createIntent(sql: SqlStorage, hostId: string, now: number): void {
  sql.exec('INSERT INTO intents (host_id, revision, changed_at) VALUES (?, 1, ?)', hostId, now);
}

/** Replaces one surface's part; the revision grows by 1. @returns the intent as it is now */
export function saveDeclared(
  sql: SqlStorage,
  hostId: string,
  intent: StoredIntent,
  surface: Surface,
  declared: unknown,
  now: number,
): StoredIntent {
  const revision = intent.revision + 1;
  sql.exec('UPDATE intents SET revision = ?, changed_at = ? WHERE host_id = ?', revision, now, hostId);
  sql.exec(
    `INSERT INTO declarations (host_id, surface, part, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (host_id, surface) DO UPDATE SET part = excluded.part, changed_at = excluded.changed_at`,
    hostId,
    surface,
    JSON.stringify(declared),
    now,
  );
  return { revision, changedAt: now, parts: new Map(intent.parts).set(surface, { declared, changedAt: now }) };
}
