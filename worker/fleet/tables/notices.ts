import type { MessageType } from '#contract';
import { tellBy } from './fleet.ts';

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

export function deleteNoticesOf(sql: SqlStorage, thread: string): void {
  sql.exec('DELETE FROM notices WHERE thread = ?', thread);
}

/**
 * A message about a thread reached its receiver. Whoever was told that something began, or goes on, is told of its end. Runs inside the
 * caller's transaction.
 * @param channelId the channel whose rules asked for the message, whichever channel delivered it
 */
export function noteDelivered(sql: SqlStorage, thread: string, channelId: string, type: MessageType): void {
  switch (type) {
    case 'test':
    case 'incident.closed':
      return;
    case 'incident.opened':
    case 'incident.changed':
    case 'incident.reminder': {
      const { rowsWritten } = sql.exec(
        'UPDATE notices SET is_delivered = 1 WHERE thread = ? AND channel_id = ? AND is_delivered = 0',
        thread,
        channelId,
      );
      if (rowsWritten === 0) return;
      // It may have ended while its opening was on its way.
      const ended = sql.exec('SELECT 1 FROM incidents WHERE thread = ? AND closed_at IS NOT NULL', thread).toArray();
      if (ended.length > 0) tellBy(sql);
    }
  }
}
