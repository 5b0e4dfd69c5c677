import type { AlertMessage } from '#contract';
import { log } from '../../../log.ts';
import { type Channel, readChannels } from '../../tables/channels.ts';
import {
  deleteDeliveriesTo,
  deleteDelivery,
  giveBack,
  insertDelivery,
  readDelivery,
  readDue,
  readTold,
  releaseNext,
  type SentOutcome,
  type StoredDelivery,
  saveAttempt,
  saveOutcome,
  threadOf,
  trimDeliveries,
} from '../../tables/deliveries.ts';
import { countFailedDelivery } from '../../tables/fleet.ts';
import { noteDelivered } from '../note-delivered.ts';
import { type Attempt, afterAttempt } from './next-attempt.ts';

/** Within the 50 sub-requests that an invocation has on the free plan, with room for what else it does. */
const SENT_AT_ONCE = 10;

/** Of one channel, so that a receiver that does not answer keeps a run from ending for no longer than half a minute. */
const SENT_AT_ONCE_TO_ONE = 3;

/** Longer than a run takes. An attempt of which nothing was heard by then was cut off, and is made again. */
const LEASE_MS = 60_000;

const KEPT_MS = 30 * 86_400_000;
const KEPT_MOST = 2_000;

/** A test that was sent, and what came of it. */
export interface SentTest {
  readonly id: string;
  readonly message: AlertMessage;
  readonly attempt: Attempt;
}

/** A message that is being sent, with its channel as it is. */
export interface Claimed {
  readonly delivery: StoredDelivery;
  readonly channel: Channel;
}

/**
 * Takes what is due out of the outbox to be sent, for as long as sending may take: who asks meanwhile gets something else, and what was cut
 * off is due again after it. Runs inside the caller's transaction.
 * @param now Unix milliseconds
 */
export function claimDue(sql: SqlStorage, now: number): Claimed[] {
  const channels = readChannels(sql);
  const claimed: Claimed[] = [];
  for (const delivery of readDue(sql, now, SENT_AT_ONCE, SENT_AT_ONCE_TO_ONE)) {
    const channel = channels.find(({ id }) => id === delivery.channelId);
    if (channel === undefined) {
      drop(sql, delivery, now);
      continue;
    }
    if (delivery.attempts === 0 && leaveEndToFallback(sql, delivery, fallbackFor(delivery, channels), now)) continue;
    const begun = { ...delivery, attempts: delivery.attempts + 1, nextAt: now + LEASE_MS };
    saveAttempt(sql, begun.id, begun.attempts, begun.nextAt);
    claimed.push({ delivery: begun, channel });
  }
  return claimed;
}

/** Notes what came of an attempt. Nothing where the message was taken back, or is being sent again, since it began. */
export function noteAttempt(sql: SqlStorage, { delivery }: Claimed, attempt: Attempt, now: number): void {
  const current = readDelivery(sql, delivery.id);
  if (current === null || current.state !== 'pending' || current.attempts !== delivery.attempts) return;
  const fallback = fallbackFor(current, readChannels(sql));
  finish(sql, current, afterAttempt(current, attempt, fallback !== null, now), fallback, now);
}

/** Notes a test, which was sent already, in the log. @returns its delivery */
export function noteTest(sql: SqlStorage, channel: Channel, { id, message, attempt }: SentTest, now: number): StoredDelivery {
  const state = attempt.result === 'delivered' ? 'delivered' : 'failed';
  const { status, detail } = attempt;
  const tested: StoredDelivery = {
    id: insertDelivery(sql, { id, channelId: channel.id, message, now, nextAt: null }),
    channelId: channel.id,
    toldFor: channel.id,
    message,
    state,
    attempts: 1,
    createdAt: now,
    nextAt: null,
    endedAt: now,
    status,
    detail,
  };
  saveAttempt(sql, id, 1, null);
  saveOutcome(sql, id, tested);
  return tested;
}

/** What was sent to a channel is forgotten with it. What it was about to tell for another one, that one tells itself. */
export function forgetChannel(sql: SqlStorage, { id }: Channel): void {
  giveBack(sql, id);
  deleteDeliveriesTo(sql, id);
}

/** Drops what the log keeps no longer: 30 days, and the newest 2,000. @param now Unix milliseconds */
export function trimLog(sql: SqlStorage, now: number): void {
  trimDeliveries(sql, now - KEPT_MS, KEPT_MOST);
}

/** The channel that stands in where a message's own channel fails; null of what a fallback itself sends. */
function fallbackFor({ channelId, toldFor, message }: StoredDelivery, channels: readonly Channel[]): Channel | null {
  if (channelId !== toldFor || message.type === 'test') return null;
  return channels.find(({ fallbackOf }) => fallbackOf === channelId) ?? null;
}

/**
 * Whoever was told of an incident is told of its end. Where the fallback alone was, the end goes there and nowhere else.
 * @returns whether the delivery is done with that
 */
function leaveEndToFallback(sql: SqlStorage, delivery: StoredDelivery, fallback: Channel | null, now: number): boolean {
  const told = fallback === null ? [] : toldOfEnded(sql, delivery);
  if (fallback === null || !told.includes(fallback.id) || told.includes(delivery.toldFor)) return false;
  const detail = 'The fallback has told of this incident, so it tells of its end.';
  finish(sql, delivery, { state: 'handed_over', nextAt: null, endedAt: now, status: null, detail }, fallback, now);
  return true;
}

/** Of the end of an incident: which channels were told of the incident for its channel. */
function toldOfEnded(sql: SqlStorage, { message, toldFor }: StoredDelivery): string[] {
  const thread = threadOf(message);
  return message.type === 'incident.closed' && thread !== null ? readTold(sql, toldFor, thread) : [];
}

function finish(sql: SqlStorage, delivery: StoredDelivery, outcome: SentOutcome, fallback: Channel | null, now: number): void {
  const { id, channelId, toldFor, message } = delivery;
  const thread = threadOf(message);
  saveOutcome(sql, id, outcome);
  switch (outcome.state) {
    case 'pending':
      return;
    case 'delivered':
      if (thread !== null) noteDelivered(sql, thread, toldFor, message.type);
      // Where both were told of the incident, the fallback hears of its end too.
      if (fallback !== null && toldOfEnded(sql, delivery).includes(fallback.id)) passOn(sql, delivery, fallback, now);
      break;
    case 'handed_over':
      if (fallback !== null) passOn(sql, delivery, fallback, now);
      break;
    case 'failed':
      countFailedDelivery(sql);
      log('warn', 'delivery_failed', { delivery: id, channel: channelId, type: message.type, status: outcome.status });
  }
  if (thread !== null) releaseNext(sql, toldFor, thread, now);
}

/** What no channel is there for any more. */
function drop(sql: SqlStorage, { id, toldFor, message }: StoredDelivery, now: number): void {
  const thread = threadOf(message);
  deleteDelivery(sql, id);
  if (thread !== null) releaseNext(sql, toldFor, thread, now);
}

function passOn(sql: SqlStorage, { toldFor, message }: StoredDelivery, fallback: Channel, now: number): void {
  insertDelivery(sql, { channelId: fallback.id, toldFor, message, now, nextAt: now });
}
