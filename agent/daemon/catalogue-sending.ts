import type { Catalogue } from '#contract';
import { failed, type Taken } from '../network/answer.ts';
import { Outage } from '../network/outage.ts';
import type { Timing } from '../process/timing.ts';
import type { Pusher } from '../push/push.ts';
import type { Log } from '../words/log.ts';
import { reasonOf } from '../words/reason.ts';

/**
 * Sends what the hub holds where the Worker asks for it, beside the reports and never before one: whatever becomes of it, these go on. The
 * Worker asks with each of its answers until it has it, so that nothing needs to be planned here; after a failure it is asked in vain for
 * a while, longer each time.
 */
export class CatalogueSending {
  readonly #read: () => Catalogue | null;
  readonly #timing: Timing;
  readonly #outage: Outage;
  #underWay: Promise<void> | null = null;
  #notBefore = 0;

  /** @param read reads it from the disk, which is only done where it is sent */
  constructor(read: () => Catalogue | null, timing: Timing, log: Log) {
    this.#read = read;
    this.#timing = timing;
    this.#outage = new Outage(log, {
      failed: "the hub's catalogue could not be sent and is tried again",
      over: "the hub's catalogue was sent",
    });
  }

  /**
   * Begins to send it, if that is not under way and a failure is long enough ago. Throws never.
   * @param digest of the one that was asked for
   */
  asked(pusher: Pusher, digest: string | null, stop: AbortSignal): void {
    if (this.#underWay !== null || this.#timing.monotonic() < this.#notBefore) return;
    this.#underWay = this.#send(pusher, digest, stop).finally(() => {
      this.#underWay = null;
    });
  }

  /** Ends when nothing is under way. */
  async ended(): Promise<void> {
    await this.#underWay;
  }

  async #send(pusher: Pusher, digest: string | null, stop: AbortSignal): Promise<void> {
    const taken = await this.#tryOnce(pusher, digest, stop).catch((error): Taken => failed(reasonOf(error)));
    if (stop.aborted) return;
    // That this host is no longer enrolled is told by its next report.
    if (taken.kind !== 'failed') this.#outage.end();
    else this.#notBefore = this.#timing.monotonic() + this.#outage.fail(taken.why, taken.wish, this.#timing.random());
  }

  async #tryOnce(pusher: Pusher, digest: string | null, stop: AbortSignal): Promise<Taken> {
    const catalogue = this.#read();
    // Of an index that has just changed the next message tells, and the Worker then asks for that one.
    if (catalogue?.digest !== digest || catalogue === null) return failed("the hub's index changes or cannot be read just now");
    return pusher.sendCatalogue(catalogue, stop);
  }
}
