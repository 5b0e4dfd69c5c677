/** How long CrowdSec's folders must have been quiet before they are observed. */
export const QUIET_MS = 2_000;

/** The longest that an observation waits from the first change, however busy the folders are. */
export const BUSY_MAX_MS = 20_000;

/**
 * Decides when a change has settled. The apply script first installs whole collections and then removes what is disabled: an
 * observation in between would make the banner flap.
 */
export class Settling {
  #first: number | null = null;
  #last = 0;

  /** Notes a change. @param nowMs milliseconds of a clock that only grows */
  touch(nowMs: number): void {
    this.#first ??= nowMs;
    this.#last = nowMs;
  }

  /** When to observe, by the clock of `touch`; null while nothing changed. */
  dueAt(): number | null {
    return this.#first === null ? null : Math.min(this.#last + QUIET_MS, this.#first + BUSY_MAX_MS);
  }

  clear(): void {
    this.#first = null;
  }
}
