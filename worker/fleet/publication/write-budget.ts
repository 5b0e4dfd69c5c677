import { isFromTheFuture } from '../../drift/index.ts';

/** What decides when the snapshot is written next. Times are Unix milliseconds. */
export interface PublicationState {
  /** Whether something but times changed since the last publication. */
  readonly isDirty: boolean;
  readonly publishedAt: number | null;
  /** Writes that were begun on the UTC day `writesDay` (days since 1970): KV may count one that failed. */
  readonly writes: number;
  readonly writesDay: number;
  /** Failed writes since the last success, and when the last failed. */
  readonly failures: number;
  readonly failedAt: number | null;
}

const DAY_MS = 86_400_000;

/** KV takes one write a second to a key; the rest is for clocks that disagree. */
const SPACING_MIN_MS = 1_100;

/** Until then changes are published as quickly as KV allows; afterwards the rest of the budget has to last the day. */
const FREE_WRITES_A_DAY = 400;

/** Under the free plan's 1,000, with room for the writes of a day that KV's clock and this one put on different sides of midnight. */
const WRITES_MAX_A_DAY = 950;

/** A first failure is tried again soon, by the alarm; later ones with the next tick. */
const RETRY_SOON_MS = 10_000;
const RETRY_LATER_MS = 50_000;

/** The UTC day of a moment, in days since 1970. */
export function utcDay(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/**
 * When the snapshot is to be written next: on change, else by age, spaced so that neither KV's second nor its day is
 * overspent (Cloudflare's limits of KV: one write a second to a key, 1,000 a day). A time that has passed means now.
 */
export function nextPublicationAt(state: PublicationState, now: number, maxAgeMs: number): number {
  const again = retry(state, now);
  if (state.publishedAt === null || isFromTheFuture(state.publishedAt, now)) return again?.at ?? now;
  const wanted = state.isDirty ? now : state.publishedAt + maxAgeMs;
  // A write that failed may have counted, so the next keeps its distance from it too.
  const triedAt = Math.max(state.publishedAt, again?.failedAt ?? 0);
  return Math.max(wanted, triedAt + spacing(state, triedAt, now), again?.at ?? 0);
}

// Measured from the last write and not from `now`, so that asking again does not move the answer.
function spacing(state: PublicationState, triedAt: number, now: number): number {
  const today = utcDay(now);
  const writes = state.writesDay === today ? state.writes : 0;
  if (writes < FREE_WRITES_A_DAY) return SPACING_MIN_MS;
  const timeLeft = (today + 1) * DAY_MS - triedAt;
  const writesLeft = WRITES_MAX_A_DAY - writes;
  if (writesLeft <= 0) return timeLeft;
  // One part more than writes, so that the last of them comes before midnight.
  return Math.max(SPACING_MIN_MS, Math.ceil(timeLeft / (writesLeft + 1)));
}

// A failure that lies in the future was before the wall clock was set back: waiting for it would end all publishing until then.
function retry({ failedAt, failures }: PublicationState, now: number): { failedAt: number; at: number } | null {
  if (failedAt === null || isFromTheFuture(failedAt, now)) return null;
  return { failedAt, at: failedAt + (failures > 1 ? RETRY_LATER_MS : RETRY_SOON_MS) };
}
