/** The shortest time between two heartbeats. */
const HEARTBEAT_MIN_S = 60;

/** What each host adds to it, so that the heartbeats of a fleet stay under 60 % of the free plan's 100,000 requests a day. */
const HEARTBEAT_S_PER_HOST = 1.44;

const HEARTBEATS_MISSED = 3;
const SILENCE_GRACE_MS = 30_000;

/** Seconds between two heartbeats of a host in a fleet of `hosts`. */
export function nextReportInS(hosts: number): number {
  return Math.max(HEARTBEAT_MIN_S, Math.ceil(HEARTBEAT_S_PER_HOST * hosts));
}

/** How long a host that was asked for a heartbeat every `nextReportS` seconds may say nothing, in milliseconds. */
export function silenceLimitMs(nextReportS: number): number {
  return HEARTBEATS_MISSED * nextReportS * 1000 + SILENCE_GRACE_MS;
}
