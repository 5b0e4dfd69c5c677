/** Beyond this a person should look at the host's clock. */
const NOTABLE_MS = 60_000;

/**
 * How far the host's clock is from the Worker's, for a warning: it refuses nothing, since messages are ordered by their
 * sequence and silence is measured by the server's clock.
 * @param serverTime RFC 3339, from an answer @param nowMs Unix milliseconds, by the host's clock
 * @returns seconds by which the host is ahead (negative: behind); null where it is close enough
 */
export function clockSkewS(serverTime: string, nowMs: number): number | null {
  const skewMs = nowMs - Date.parse(serverTime);
  return Math.abs(skewMs) > NOTABLE_MS ? Math.round(skewMs / 1000) : null;
}
