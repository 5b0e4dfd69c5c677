import type { AlertMessage, DeliveryState } from '#contract';
import { randomText } from './codes.ts';

/** A message on its way to a channel, or at its end. Times are Unix milliseconds. */
export interface StoredDelivery {
  /** The idempotency key: the same at each attempt. Ids order by the time at which they were made. */
  readonly id: string;
  readonly channelId: string;
  /** The channel whose rules asked for it: another one where this delivery is a fallback's. */
  readonly toldFor: string;
  readonly message: AlertMessage;
  readonly state: DeliveryState;
  /** Attempts that were begun: one that an eviction cut off counts. */
  readonly attempts: number;
  readonly createdAt: number;
  /**
   * When it is tried next, or, of one that is being sent, when it is sent again if nothing was heard of that; null at its end, and while an
   * earlier message of its thread is on its way.
   */
  readonly nextAt: number | null;
  readonly endedAt: number | null;
  /** The HTTP status of the last answer. */
  readonly status: number | null;
  /** Why the last attempt failed. */
  readonly detail: string | null;
}

type Row = {
  id: string;
  channel_id: string;
  told_for: string;
  message: string;
  state: DeliveryState;
  attempts: number;
  created_at: number;
  next_at: number | null;
  ended_at: number | null;
  status: number | null;
  detail: string | null;
};

/** `msg_`, the moment in 12 hexadecimal digits, and 40 random bits: ids order by time, and what receives them may need one word of at most 64. */
const ID_PATTERN = /^msg_([0-9a-f]{12})[0-9a-z]{8}$/;
const ID_RANDOM_CHARS = 8;

/** Whether a text could be the id of a delivery. */
export const isDeliveryId = (text: string): boolean => ID_PATTERN.test(text);

/** An id above all that there are, also where the clock was set back or two are made in one millisecond. @param now Unix milliseconds */
export function newDeliveryId(sql: SqlStorage, now: number): string {
  const { newest } = sql.exec<{ newest: string | null }>('SELECT max(id) AS newest FROM deliveries').one();
  const [, moment = '0'] = ID_PATTERN.exec(newest ?? '') ?? [];
  const at = Math.max(now, Number.parseInt(moment, 16) + 1);
  return `msg_${at.toString(16).padStart(12, '0')}${randomText(ID_RANDOM_CHARS)}`;
}

export interface NewDelivery {
  readonly channelId: string;
  /** The channel whose rules ask for it; left out, the channel itself. */
  readonly toldFor?: string;
  readonly message: AlertMessage;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * Puts a message into the outbox, from where Fleet's alarm sends it. While an earlier message of the same incident for the same channel is on
 * its way it waits for its turn: no end overtakes its opening. Runs inside the caller's transaction.
 * @returns its id, which orders by time
 */
export function enqueue(sql: SqlStorage, { channelId, toldFor = channelId, message, now }: NewDelivery): string {
  const thread = threadOf(message);
  const waits = thread !== null && hasHead(sql, toldFor, thread);
  return insertDelivery(sql, { channelId, toldFor, message, now, nextAt: waits ? null : now });
}

interface Inserted extends NewDelivery {
  /** When it is tried, in Unix milliseconds; null where it waits for its turn, or is not queued. */
  readonly nextAt: number | null;
  /** Left out it is made. */
  readonly id?: string;
}

/** Inserts a message that is on its way. @returns its id */
export function insertDelivery(
  sql: SqlStorage,
  { channelId, toldFor = channelId, message, now, nextAt, id = newDeliveryId(sql, now) }: Inserted,
): string {
  sql.exec(
    `INSERT INTO deliveries (id, channel_id, told_for, type, thread, message, state, attempts, created_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?)`,
    id,
    channelId,
    toldFor,
    message.type,
    threadOf(message),
    JSON.stringify(message),
    now,
    nextAt,
  );
  return id;
}

/** What messages are kept in order by: the incident; null of a test, which waits for nothing. */
export const threadOf = ({ type, data }: AlertMessage): string | null => (type === 'test' ? null : data.id);

/** No delivery waits longer between two attempts: what lies further ahead was planned by a clock that was set back since, and is due. */
export const DELIVERY_WAIT_MAX_MS = 3_600_000;

/** When the outbox is to be looked at next, in Unix milliseconds; null where nothing is to be sent. */
export function nextDeliveryAt(sql: SqlStorage, now: number): number | null {
  const { at } = sql.exec<{ at: number | null }>('SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL').one();
  return at !== null && at > now + DELIVERY_WAIT_MAX_MS ? now : at;
}

export function readDelivery(sql: SqlStorage, id: string): StoredDelivery | null {
  const [row] = sql.exec<Row>(`SELECT ${COLUMNS} FROM deliveries WHERE id = ?`, id).toArray();
  return row === undefined ? null : asDelivery(row);
}

/** The newest first. @param before the id of the last one of the page before; null of the first page */
export function readDeliveries(
  sql: SqlStorage,
  channelId: string | null,
  before: string | null,
  limit: number,
): StoredDelivery[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM deliveries WHERE (?1 IS NULL OR id < ?1) AND (?2 IS NULL OR channel_id = ?2) ORDER BY id DESC LIMIT ?3`,
      before,
      channelId,
      limit,
    )
    .toArray()
    .map(asDelivery);
}

/** The newest of each channel that has any. */
export function readNewestDeliveries(sql: SqlStorage): StoredDelivery[] {
  return sql
    .exec<Row>(`SELECT ${COLUMNS} FROM deliveries WHERE id IN (SELECT max(id) FROM deliveries GROUP BY channel_id)`)
    .toArray()
    .map(asDelivery);
}

/**
 * What is due, in the order in which it is: at most so many, and of one channel at most so many, so that one that does not answer leaves room
 * for the others.
 * @param now Unix milliseconds
 */
export function readDue(sql: SqlStorage, now: number, most: number, mostOfChannel: number): StoredDelivery[] {
  return sql
    .exec<Row>(
      `SELECT ${COLUMNS} FROM (
         SELECT *, row_number() OVER (PARTITION BY channel_id ORDER BY next_at, id) AS place
         FROM deliveries WHERE next_at IS NOT NULL AND (next_at <= ?1 OR next_at > ?4)
       ) WHERE place <= ?2 ORDER BY next_at, id LIMIT ?3`,
      now,
      mostOfChannel,
      most,
      now + DELIVERY_WAIT_MAX_MS,
    )
    .toArray()
    .map(asDelivery);
}

/** An attempt begins. @param until when it is made again if nothing is heard of it, in Unix milliseconds; null of what is not queued */
export function saveAttempt(sql: SqlStorage, id: string, attempts: number, until: number | null): void {
  sql.exec('UPDATE deliveries SET attempts = ?, next_at = ? WHERE id = ?', attempts, until, id);
}

/** What came of an attempt. */
export interface SentOutcome {
  readonly state: DeliveryState;
  /** Unix milliseconds; null at the end. */
  readonly nextAt: number | null;
  readonly endedAt: number | null;
  readonly status: number | null;
  readonly detail: string | null;
}

export function saveOutcome(sql: SqlStorage, id: string, { state, nextAt, endedAt, status, detail }: SentOutcome): void {
  sql.exec(
    'UPDATE deliveries SET state = ?, next_at = ?, ended_at = ?, status = ?, detail = ? WHERE id = ?',
    state,
    nextAt,
    endedAt,
    status,
    detail,
    id,
  );
}

/** The next message of an incident for a channel may go, where none is on its way. @param now Unix milliseconds */
export function releaseNext(sql: SqlStorage, toldFor: string, thread: string, now: number): void {
  if (hasHead(sql, toldFor, thread)) return;
  sql.exec(
    `UPDATE deliveries SET next_at = ?3 WHERE id = (
       SELECT min(id) FROM deliveries WHERE state = 'pending' AND next_at IS NULL AND told_for = ?1 AND thread = ?2)`,
    toldFor,
    thread,
    now,
  );
}

/** Which channels were told of an incident for a channel: the channel itself, or who stood in for it. */
export function readTold(sql: SqlStorage, toldFor: string, thread: string): string[] {
  return sql
    .exec<{ channel_id: string }>(
      "SELECT DISTINCT channel_id FROM deliveries WHERE state = 'delivered' AND told_for = ? AND thread = ?",
      toldFor,
      thread,
    )
    .toArray()
    .map(({ channel_id }) => channel_id);
}

export function deleteDelivery(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM deliveries WHERE id = ?', id);
}

/** All that was ever sent to a channel, or is on its way there. */
export function deleteDeliveriesTo(sql: SqlStorage, channelId: string): void {
  sql.exec('DELETE FROM deliveries WHERE channel_id = ?', channelId);
}

/** What a channel was about to tell for others that are there is theirs to tell, under the ids that it has. */
export function giveBack(sql: SqlStorage, channelId: string): void {
  sql.exec(
    `UPDATE deliveries SET channel_id = told_for
     WHERE channel_id = ? AND state = 'pending' AND told_for IN (SELECT id FROM channels WHERE id <> ?1)`,
    channelId,
  );
}

export function deleteAllDeliveries(sql: SqlStorage): void {
  sql.exec('DELETE FROM deliveries');
}

/** Drops what has ended and is older than a moment, or behind so many newer ones. @param before Unix milliseconds */
export function trimDeliveries(sql: SqlStorage, before: number, kept: number): void {
  sql.exec(
    `DELETE FROM deliveries WHERE state <> 'pending'
       AND (created_at < ?1 OR id <= (SELECT id FROM deliveries ORDER BY id DESC LIMIT 1 OFFSET ?2))`,
    before,
    kept,
  );
}

/** Whether a message of an incident is on its way for a channel; those behind it wait. */
function hasHead(sql: SqlStorage, toldFor: string, thread: string): boolean {
  const { found } = sql
    .exec<{ found: number }>(
      'SELECT EXISTS (SELECT 1 FROM deliveries WHERE next_at IS NOT NULL AND told_for = ? AND thread = ?) AS found',
      toldFor,
      thread,
    )
    .one();
  return found === 1;
}

const COLUMNS = 'id, channel_id, told_for, message, state, attempts, created_at, next_at, ended_at, status, detail';

function asDelivery({ channel_id, told_for, message, created_at, next_at, ended_at, ...row }: Row): StoredDelivery {
  return {
    ...row,
    channelId: channel_id,
    toldFor: told_for,
    message: JSON.parse(message) as AlertMessage,
    createdAt: created_at,
    nextAt: next_at,
    endedAt: ended_at,
  };
}
