import type { Log } from '../words/log.ts';
import { type Wish, waitMs } from './backoff.ts';

/** The most causes of one outage that are told. A cause may hold a text from elsewhere, which could be another one each time. */
const CAUSES_TOLD_MAX = 20;

/** What an outage is called in the log. */
export interface OutageWords {
  failed: string;
  over: string;
}

/** Failures in a row. The log gets one line for each cause, however often causes take turns, and one when the outage is over. */
export class Outage {
  readonly #log: Log;
  readonly #words: OutageWords;
  readonly #told = new Set<string>();
  #failures = 0;

  constructor(log: Log, words: OutageWords) {
    this.#log = log;
    this.#words = words;
  }

  get isOn(): boolean {
    return this.#failures > 0;
  }

  /**
   * Notes a failure.
   * @param random 0 <= random < 1
   * @returns how long to wait before trying again, in ms
   */
  fail(why: string, wish: Wish, random: number): number {
    this.#failures++;
    const wait = waitMs(wish, this.#failures, random);
    // A text that differs only in a number, such as a countdown, is the same cause.
    const cause = why.replace(/\d+/g, '0');
    if (!this.#told.has(cause) && this.#told.size < CAUSES_TOLD_MAX) {
      this.#told.add(cause);
      this.#log.warn(this.#words.failed, { why, in_s: Math.ceil(wait / 1000) });
    }
    return wait;
  }

  end(): void {
    if (this.isOn) this.#log.info(this.#words.over, { failures: this.#failures });
    this.#failures = 0;
    this.#told.clear();
  }
}
