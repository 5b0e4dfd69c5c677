import type { MessageType } from '#contract';

/** A channel has got a message of an incident: from then on its end is told there too. */
export function noteDelivered(sql: SqlStorage, thread: string, channelId: string, _type: MessageType): void {
  sql.exec('UPDATE notices SET is_delivered = 1 WHERE thread = ? AND channel_id = ?', thread, channelId);
}
