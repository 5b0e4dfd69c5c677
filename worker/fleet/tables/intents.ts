import type { Surface } from '#contract';

/** A host's intent as Fleet keeps it. Times are Unix milliseconds. */
export interface StoredIntent {
  readonly revision: number;
  readonly changedAt: number;
  /** Each surface's part, by its name. A surface of which nothing was ever declared is left out. */
  readonly parts: ReadonlyMap<string, { readonly declared: unknown; readonly changedAt: number }>;
  /** Whether it came from a backup, and the host's agent has not been heard since. */
  readonly isRestored?: boolean;
}

/** No host has had so many revisions between a backup and its restore; one that says so is not believed. */
const REVISIONS_AHEAD_MAX = 1_000_000;

export function readRevision(sql: SqlStorage, hostId: string): number {
  return sql.exec<{ revision: number }>('SELECT revision FROM intents WHERE host_id = ?', hostId).one().revision;
}

export function readIntent(sql: SqlStorage, hostId: string): StoredIntent {
  const { revision, changed_at, restored_at } = sql
    .exec<{ revision: number; changed_at: number; restored_at: number | null }>(
      'SELECT revision, changed_at, restored_at FROM intents WHERE host_id = ?',
      hostId,
    )
    .one();
  const rows = sql.exec<{ surface: string; part: string; changed_at: number }>(
    'SELECT surface, part, changed_at FROM declarations WHERE host_id = ?',
    hostId,
  );
  const parts = [...rows].map((row) => [row.surface, { declared: JSON.parse(row.part), changedAt: row.changed_at }] as const);
  return { revision, changedAt: changed_at, parts: new Map(parts), ...(restored_at === null ? {} : { isRestored: true }) };
}

/** Puts an intent from a backup in the place where there is none. It counts as changed now, so that no agent takes it for an older one. */
export function restoreIntent(
  sql: SqlStorage,
  hostId: string,
  { revision, parts }: Pick<StoredIntent, 'revision' | 'parts'>,
  now: number,
): void {
  sql.exec('INSERT INTO intents (host_id, revision, changed_at, restored_at) VALUES (?, ?, ?, ?)', hostId, revision, now, now);
  for (const [surface, { declared, changedAt }] of parts) saveDeclaration(sql, hostId, surface, declared, changedAt);
}

/**
 * Raises the revision of an intent from a backup above one that was made after the backup and that the host's agent still holds; the same number may
 * be another intent too. By the first message after the restore alone, so that nobody keeps the right to, and only where the agent can be believed.
 * @param held the revision that the agent says is on its disk
 */
export function raiseRestored(sql: SqlStorage, hostId: string, intent: StoredIntent, held: number | null): StoredIntent {
  const { isRestored, ...now } = intent;
  if (isRestored !== true) return intent;
  const isHeld = held !== null && held >= intent.revision && held <= intent.revision + REVISIONS_AHEAD_MAX;
  const revision = isHeld ? held + 1 : intent.revision;
  sql.exec('UPDATE intents SET revision = ?, restored_at = NULL WHERE host_id = ?', revision, hostId);
  return isHeld ? { ...now, revision } : intent;
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
  saveDeclaration(sql, hostId, surface, declared, now);
  return { ...intent, revision, changedAt: now, parts: new Map(intent.parts).set(surface, { declared, changedAt: now }) };
}

function saveDeclaration(sql: SqlStorage, hostId: string, surface: string, declared: unknown, changedAt: number): void {
  sql.exec(
    `INSERT INTO declarations (host_id, surface, part, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (host_id, surface) DO UPDATE SET part = excluded.part, changed_at = excluded.changed_at`,
    hostId,
    surface,
    JSON.stringify(declared),
    changedAt,
  );
}
