/** How far a heartbeat may be early, as a part of its interval, so that hosts that started together do not push together. */
const JITTER = 0.1;

/** The shortest interval, whatever a Worker asks for. */
const INTERVAL_MIN_MS = 10_000;

/**
 * How long to wait for the next heartbeat, in ms.
 * @param askedS seconds, as the Worker's answer has them
 * @param random 0 <= random < 1
 */
export function heartbeatInMs(askedS: number, random: number): number {
  return Math.max(INTERVAL_MIN_MS, askedS * 1000) * (1 - JITTER * random);
}
