import type { AlertMessage } from '#contract';
import { log } from '../../../log.ts';
import type { Channel } from '../../tables/channels.ts';
import { newDeliveryId, nextDeliveryAt } from '../../tables/deliveries.ts';
import type { DeliverySettings } from './check-channel.ts';
import type { Attempt } from './next-attempt.ts';
import { type Claimed, claimDue, noteAttempt, type SentTest } from './outbox-rows.ts';
import { prepare } from './prepare.ts';
import { type Edges, send } from './send.ts';

/** Where the outbox could not be read, it is not asked again at once and for ever. */
const PAUSE_MS = 30_000;

/**
 * Sends what waits in the outbox. One run at a time: nobody waits for it, and what is cut off in the middle of one is sent again, under the
 * same id. What leads out of the Worker can be replaced by tests.
 */
export class Outbox {
  edges: Edges;
  readonly settings: DeliverySettings;
  readonly #storage: DurableObjectStorage;
  readonly #clock: () => number;
  #run: Promise<void> | null = null;
  #pausedUntil = 0;

  constructor(storage: DurableObjectStorage, settings: DeliverySettings, edges: Edges, clock: () => number) {
    this.#storage = storage;
    this.settings = settings;
    this.edges = edges;
    this.#clock = clock;
  }

  /** The run that is under way, to its end. */
  get settled(): Promise<void> {
    return this.#run ?? Promise.resolve();
  }

  /** When a run is due, in Unix milliseconds; null where nothing waits, and while one is under way: its end asks again. */
  get nextAt(): number | null {
    if (this.#run !== null) return null;
    const at = nextDeliveryAt(this.#storage.sql, this.#clock());
    return at === null ? null : Math.max(at, this.#pausedUntil);
  }

  /** Begins a run where something is due. Never throws, and does not wait for any receiver. @param then is called when the run has ended */
  deliverDue(then: () => Promise<void>): void {
    if (this.#run !== null) return;
    const claimed = this.#claim();
    if (claimed.length === 0) return;
    this.#run = this.#sendAll(claimed).then(() => {
      this.#run = null;
      return then();
    });
  }

  /** Sends a test of a channel at once, beside what is queued. */
  async test(channel: Channel, messageOf: (id: string, now: number) => AlertMessage): Promise<SentTest> {
    const now = this.#clock();
    const id = newDeliveryId(this.#storage.sql, now);
    const message = messageOf(id, now);
    return { id, message, attempt: await this.#attempt(channel, message, id) };
  }

  #claim(): Claimed[] {
    try {
      return this.#storage.transactionSync(() => claimDue(this.#storage.sql, this.#clock()));
    } catch (error) {
      this.#pausedUntil = this.#clock() + PAUSE_MS;
      log('error', 'outbox_not_read', { error: String(error) });
      return [];
    }
  }

  /** The channels beside each other, the messages of each one after the other. */
  async #sendAll(claimed: readonly Claimed[]): Promise<void> {
    const channels = new Set(claimed.map(({ channel }) => channel.id));
    await Promise.all([...channels].map((id) => this.#sendInOrder(claimed.filter(({ channel }) => channel.id === id))));
  }

  async #sendInOrder(claimed: readonly Claimed[]): Promise<void> {
    for (const one of claimed) {
      const { delivery, channel } = one;
      try {
        const attempt = await this.#attempt(channel, delivery.message, delivery.id);
        this.#storage.transactionSync(() => noteAttempt(this.#storage.sql, one, attempt, this.#clock()));
      } catch (error) {
        // It is due again when its lease ends.
        log('error', 'delivery_not_noted', { delivery: delivery.id, error: String(error) });
      }
    }
  }

  async #attempt(channel: Channel, message: AlertMessage, id: string): Promise<Attempt> {
    const now = this.#clock();
    const preparation = prepare(channel, message, id, this.settings, now);
    return preparation.ok ? send(preparation.prepared, channel, this.edges, now) : preparation.attempt;
  }
}
