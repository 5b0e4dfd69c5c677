/**
 * An honest agent sends a report, at most one more where a heartbeat was not enough, and three confirmations, every two seconds at the
 * quickest, and a `check` beside it the same. What comes quicker is refused before it is parsed and without a row, which the day has
 * 100,000 of for the whole fleet.
 */
const MESSAGES_MAX = 20;
const WINDOW_MS = 10_000;

/** Hosts whose last message is out of the window are forgotten when so many are remembered. */
const HOSTS_MAX = 1_000;

/** The messages of each host in the last ten seconds, in memory: an object that sleeps has had no message for as long. */
export class MessageRate {
  readonly #taken = new Map<string, number[]>();

  /**
   * Counts a message where it may be taken.
   * @param now Unix milliseconds
   * @returns seconds that the host has to wait; 0 where the message is taken
   */
  waitS(hostId: string, now: number): number {
    const isRecent = (at: number) => at > now - WINDOW_MS && at <= now;
    const recent = (this.#taken.get(hostId) ?? []).filter(isRecent);
    const [first] = recent;
    if (first !== undefined && recent.length >= MESSAGES_MAX) return Math.max(1, Math.ceil((first + WINDOW_MS - now) / 1000));
    if (this.#taken.size >= HOSTS_MAX) {
      for (const [id, times] of this.#taken) if (!times.some(isRecent)) this.#taken.delete(id);
    }
    this.#taken.set(hostId, [...recent, now]);
    return 0;
  }
}
