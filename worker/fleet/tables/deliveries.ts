import type { AlertMessage, DeliveryState } from '#contract';

/** A message on its way to a channel, or at its end. Times are Unix milliseconds. */
export interface StoredDelivery {
  /** The idempotency key: the same at each attempt. Ids order by the time at which they were made. */
  readonly id: string;
  readonly channelId: string;
  /** The channel whose rules asked for it: another one where this delivery is a fallback's. */
  readonly toldFor: string;
  readonly message: AlertMessage;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: number;
  /** When it is tried next; null at its end. */
  readonly nextAt: number | null;
  readonly endedAt: number | null;
  /** The HTTP status of the last answer. */
  readonly status: number | null;
  /** Why the last attempt failed. */
  readonly detail: string | null;
}

/** Puts a message into the outbox, from where Fleet's alarm sends it. Runs inside the caller's transaction. @param id as it orders by time */
export function enqueue(
  sql: SqlStorage,
  {
    id,
    channelId,
    toldFor = channelId,
    message,
    now,
  }: { id: string; channelId: string; toldFor?: string; message: AlertMessage; now: number },
): void {
  sql.exec(
    `INSERT INTO deliveries (id, channel_id, told_for, type, thread, message, state, attempts, created_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)`,
    id,
    channelId,
    toldFor,
    message.type,
    message.type === 'test' ? null : message.data.id,
    JSON.stringify(message),
    now,
    now,
  );
}

/** When the outbox is to be looked at next, in Unix milliseconds; null where it is empty. */
export function nextDeliveryAt(sql: SqlStorage): number | null {
  return sql.exec<{ at: number | null }>('SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL').one().at;
}
