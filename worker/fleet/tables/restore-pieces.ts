/** What has come of a backup that is being restored, piece by piece, until all of it is known to be whole. */
export function addPiece(sql: SqlStorage, piece: Uint8Array): void {
  sql.exec('INSERT INTO restore_pieces (piece) VALUES (?)', piece);
}

/** In the order in which they came, one at a time: all of them do not fit into memory. */
export function* readPieces(sql: SqlStorage): Generator<Uint8Array> {
  for (let id = 1; ; id += 1) {
    const [row] = sql.exec<{ piece: ArrayBuffer }>('SELECT piece FROM restore_pieces WHERE id = ?', id).toArray();
    if (row === undefined) return;
    yield new Uint8Array(row.piece);
  }
}

export function clearPieces(sql: SqlStorage): void {
  sql.exec('DELETE FROM restore_pieces');
}
