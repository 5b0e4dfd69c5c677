import type { Log } from '../words/log.ts';

/** A clock that is off by more than this is warned of. */
const NOTABLE_S = 60;
/** A clock that is off by less than this counts as right again. */
const RIGHT_AGAIN_S = 30;

/**
 * How far the host's clock is from the Worker's. A clock that is off is worth a warning and refuses nothing: messages are ordered
 * by their sequence, and silence is measured by the server's clock.
 * @param serverTime RFC 3339, from an answer @param nowMs Unix milliseconds, by the host's clock
 * @returns seconds by which the host is ahead (negative: behind)
 */
export function clockSkewS(serverTime: string, nowMs: number): number {
  return Math.round((nowMs - Date.parse(serverTime)) / 1000);
}

/** Says once that the host's clock is off, and again only after it was right in between. */
export class ClockWarning {
  readonly #log: Log;
  #isTold = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param skewS as `clockSkewS` gives it */
  note(skewS: number): void {
    const offS = Math.abs(skewS);
    if (offS > NOTABLE_S && !this.#isTold) {
      this.#log.warn("this host's clock is off; reports are not affected, log times are", { ahead_s: skewS });
      this.#isTold = true;
    }
    if (offS < RIGHT_AGAIN_S) this.#isTold = false;
  }
}
