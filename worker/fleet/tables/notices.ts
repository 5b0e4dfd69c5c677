/** What a channel was told of a thread last. Times are Unix milliseconds. */
export interface Notice {
  readonly thread: string;
  readonly channelId: string;
  /** The content that the incident had then. */
  readonly content: string;
  readonly toldAt: number;
  /** The hosts that were muted then, or have been since: they are told of once their mutes are over. */
  readonly leftOut: readonly string[];
  /** Whether a message reached the channel. Of what no message told, no end is told. */
  readonly isDelivered: boolean;
}

type Row = {
  thread: string;
  channel_id: string;
  content: string;
  told_at: number;
  left_out: string;
  is_delivered: number;
};

export function readNotices(sql: SqlStorage): Notice[] {
  return sql
    .exec<Row>('SELECT * FROM notices')
    .toArray()
    .map((row) => ({
      thread: row.thread,
      channelId: row.channel_id,
      content: row.content,
      toldAt: row.told_at,
      leftOut: JSON.parse(row.left_out) as string[],
      isDelivered: row.is_delivered === 1,
    }));
}

/** Whether any channel was told of a thread. */
export function isTold(sql: SqlStorage, thread: string): boolean {
  return sql.exec('SELECT 1 FROM notices WHERE thread = ? LIMIT 1', thread).toArray().length > 0;
}

/** Inserts a notice or replaces all of its columns. */
export function saveNotice(sql: SqlStorage, notice: Notice): void {
  sql.exec(
    'INSERT OR REPLACE INTO notices (thread, channel_id, content, told_at, left_out, is_delivered) VALUES (?, ?, ?, ?, ?, ?)',
    notice.thread,
    notice.channelId,
    notice.content,
    notice.toldAt,
    JSON.stringify(notice.leftOut),
    notice.isDelivered ? 1 : 0,
  );
}

export function deleteNotice(sql: SqlStorage, thread: string, channelId: string): void {
  sql.exec('DELETE FROM notices WHERE thread = ? AND channel_id = ?', thread, channelId);
}

/** A channel was told nothing of what did not arrive and is not on its way any more: it is told anew. */
export function forgetNotArrived(sql: SqlStorage, channelId: string): void {
  sql.exec(
    `DELETE FROM notices WHERE channel_id = ? AND is_delivered = 0 AND NOT EXISTS (
       SELECT 1 FROM deliveries d WHERE d.thread = notices.thread AND d.told_for = notices.channel_id AND d.state = 'pending')`,
    channelId,
  );
}

export function deleteNoticesOf(sql: SqlStorage, thread: string): void {
  sql.exec('DELETE FROM notices WHERE thread = ?', thread);
}

/** A message of a thread reached a channel. @returns whether that was not known yet */
export function saveDelivered(sql: SqlStorage, thread: string, channelId: string): boolean {
  const { rowsWritten } = sql.exec(
    'UPDATE notices SET is_delivered = 1 WHERE thread = ? AND channel_id = ? AND is_delivered = 0',
    thread,
    channelId,
  );
  return rowsWritten > 0;
}
