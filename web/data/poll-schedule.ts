/** Milliseconds between two polls while nothing happens. */
export const POLL_EVERY_MS = 10_000;

/** Milliseconds between two polls after the operator did something whose effect they wait for, and for how long. */
export const EAGER_EVERY_MS = 3000;
export const EAGER_FOR_MS = 60_000;

/** After so many milliseconds in which nobody touched the page, it polls that seldom. */
export const UNUSED_AFTER_MS = 300_000;
export const UNUSED_EVERY_MS = 60_000;

const BACKOFF_FIRST_MS = 2000;
const BACKOFF_MAX_MS = 60_000;

/** Everything that the next poll depends on. Times are Unix milliseconds. */
export interface PollState {
  visible: boolean;
  inFlight: boolean;
  /** The next poll asks the fleet itself: the page was loaded or shown again, or the operator acted. */
  freshWanted: boolean;
  /** Until then polls are eager and fresh. */
  eagerUntil: number;
  /** When somebody last touched the page, or it was shown. */
  usedAt: number;
  /** When the last answer or failure came; null before the first. */
  settledAt: number | null;
  /** Failures in a row. */
  failures: number;
}

export type PollStep = { kind: 'rest' } | { kind: 'wait'; ms: number } | { kind: 'ask'; fresh: boolean };

export const FIRST_POLL: PollState = {
  visible: true,
  inFlight: false,
  freshWanted: true,
  eagerUntil: 0,
  usedAt: 0,
  settledAt: null,
  failures: 0,
};

/** Milliseconds until the next try after `failures` in a row: 2 s, doubled each time, at most a minute. */
export function backoffMs(failures: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/** What to do at `now`: ask, wait so long, or rest until something happens (an answer, the page being shown). */
export function nextStep(state: PollState, now: number): PollStep {
  if (!state.visible || state.inFlight) return { kind: 'rest' };
  const eager = now < state.eagerUntil;
  const fresh = state.freshWanted || eager;
  if (state.settledAt === null) return { kind: 'ask', fresh };
  if (state.failures > 0) return due(state.settledAt + backoffMs(state.failures), now, true);
  if (state.freshWanted) return { kind: 'ask', fresh: true };
  return due(state.settledAt + (eager ? EAGER_EVERY_MS : isUnused(state, now) ? UNUSED_EVERY_MS : POLL_EVERY_MS), now, fresh);
}

function due(at: number, now: number, fresh: boolean): PollStep {
  return at <= now ? { kind: 'ask', fresh } : { kind: 'wait', ms: at - now };
}

/** The page was hidden or shown. Shown again, it asks the fleet itself and at once, whatever failed before. */
export function onVisibility(state: PollState, visible: boolean): PollState {
  if (!visible || state.visible) return { ...state, visible };
  return { ...state, visible, freshWanted: true, failures: 0 };
}

const isUnused = ({ usedAt }: PollState, now: number): boolean => now - usedAt >= UNUSED_AFTER_MS;

/** Somebody touched the page at `now`. One that nobody had used for long asks the fleet itself, and at once. */
export function onUse(state: PollState, now: number): PollState {
  return { ...state, usedAt: now, freshWanted: state.freshWanted || isUnused(state, now) };
}

/** The operator did something at `now` and waits for its effect. */
export function onAction(state: PollState, now: number): PollState {
  return { ...state, freshWanted: true, failures: 0, usedAt: now, eagerUntil: now + EAGER_FOR_MS };
}

/** A poll is sent. A wish for a fresh answer that comes before its own answer is kept for the next poll. */
export function onAsk(state: PollState): PollState {
  return { ...state, inFlight: true, freshWanted: false };
}

/** The poll was answered, or failed, at `now`. */
export function onSettled(state: PollState, now: number, succeeded: boolean): PollState {
  return { ...state, inFlight: false, settledAt: now, failures: succeeded ? 0 : state.failures + 1 };
}
