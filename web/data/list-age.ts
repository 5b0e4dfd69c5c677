/**
 * The seconds between two messages of an agent: at least so many, and so many for each host of the fleet. They are the
 * Worker's own numbers, which a test holds them to: the page imports no values from the Worker.
 */
const HEARTBEAT_MIN_S = 60;
const HEARTBEAT_S_PER_HOST = 1.44;

/** Within how many seconds an agent of a fleet of so many hosts sends its next message. */
export const nextMessageWithinS = (hostCount: number): number =>
  Math.ceil(Math.max(HEARTBEAT_MIN_S, HEARTBEAT_S_PER_HOST * hostCount));

/**
 * How long after a list of hosts the page may say how long ago each was `seen`, in milliseconds: it may have been seen again since. The
 * list of a small fleet is never older, also where nobody uses the page and a poll comes once a minute.
 */
export const SEEN_FOR_MS = 130_000;

/**
 * Whether a list of hosts is to be loaded again although only times may have changed: each of its hosts was due with a message since.
 * So is one that is this far ahead of the clock, as after the server's clock was set back. Times are Unix milliseconds.
 */
export const isListOld = (receivedAt: number, hostCount: number, now: number): boolean =>
  Math.abs(now - receivedAt) >= nextMessageWithinS(hostCount) * 1000;
