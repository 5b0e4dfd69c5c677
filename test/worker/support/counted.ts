/** Counts the rows that Cloudflare bills. */
export function counted(sql: SqlStorage) {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const queries: string[] = [];
  const counting = {
    exec: (query: string, ...bindings: SqlStorageValue[]) => {
      queries.push(query);
      const cursor = sql.exec(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    },
  } as unknown as SqlStorage;
  const sum = (of: 'rowsRead' | 'rowsWritten') => cursors.reduce((total, cursor) => total + cursor[of], 0);
  return { counting, queries, written: () => sum('rowsWritten'), read: () => sum('rowsRead') };
}
