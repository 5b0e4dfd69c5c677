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

/** How many rows each table has: codes and ids are random, so that the same change twice makes other rows, and as many. */
export function countRows(tables: Tables): Record<string, number> {
  return Object.fromEntries([...tables].map(([name, rows]) => [name, rows.length]));
}
