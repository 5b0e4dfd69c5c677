type Row = Record<string, SqlStorageValue>;

/** Everything that a Fleet has stored: every table with its rows. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

/** Reads all tables but the runtime's own. */
export function readTables(sql: SqlStorage): Tables {
  const names = sql.exec<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  return new Map(names.toArray().map(({ name }) => [name, sql.exec<Row>(`SELECT * FROM ${name}`).toArray()]));
}

/** Puts all rows back as they were. */
export function restoreTables(storage: DurableObjectStorage, tables: Tables): void {
  storage.transactionSync(() => {
    for (const [name, rows] of tables) {
      storage.sql.exec(`DELETE FROM ${name}`);
      for (const row of rows) insertRow(storage.sql, name, row);
    }
  });
}

/** Inserts a row. */
export function insertRow(sql: SqlStorage, table: string, row: Row): void {
  const columns = Object.keys(row);
  sql.exec(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, ...Object.values(row));
}

/** What differs between two runs of one change: the sender's sequence, and what the publication and the sending that follow a change note. */
const NOTED_ASIDE: Record<string, readonly string[]> = {
  liveness: ['sequence'],
  fleet: ['published_sequence', 'published_at', 'writes', 'writes_day'],
  deliveries: ['state', 'attempts', 'next_at', 'ended_at', 'status', 'detail'],
  notices: ['is_delivered'],
};

/**
 * What a change has left behind, so that the same change twice gives the same: without what differs between two runs, and with one name
 * for every random id and code that was not there before.
 */
export function leftBehind(tables: Tables, before: Tables): Record<string, string[]> {
  const known = new Set(identities(before));
  const random = identities(tables).filter((id) => !known.has(id));
  const masked = (table: string, row: Row) => {
    const kept = Object.entries(row).filter(([column]) => !NOTED_ASIDE[table]?.includes(column));
    return random.reduce((text, id) => text.replaceAll(id, 'random'), JSON.stringify(kept));
  };
  return Object.fromEntries([...tables].map(([name, rows]) => [name, rows.map((row) => masked(name, row)).sort()]));
}

function identities(tables: Tables): string[] {
  const of = (table: string, column: string) => (tables.get(table) ?? []).map((row) => String(row[column]));
  const byId = ['hosts', 'tokens', 'sessions', 'mutes', 'waivers', 'channels', 'incidents', 'deliveries'];
  return [...byId.flatMap((table) => of(table, 'id')), ...of('codes', 'hash')];
}
