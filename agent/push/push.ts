import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, Intent } from '#contract';
import { type Answer, type Failed, failed, type Received, type Taken } from '../network/answer.ts';
import { type Delivery, deliver } from '../sentinels/deliver.ts';
import { readBack } from '../sentinels/read-back.ts';
import type { Log } from '../words/log.ts';
import { printable } from '../words/printable.ts';
import { besides, type Delivered, heartbeatOf, reportOf, type Seen, type Sender } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { SinceAccepted } from './since-accepted.ts';

/** How a push ended. `answer`: the Worker's last one. `deliveryFault`: why the intent of that answer is not on the disk; null where it is. */
export type Pushed = { kind: 'answered'; answer: Answer; deliveryFault: string | null } | { kind: 'host_revoked' } | Failed;

// How many confirmations one push may take, since the answer to each may bring another new intent. The rest comes with the next heartbeat.
const CONFIRMATIONS_MAX = 3;

/** Sends what was observed, puts the intent that comes back on the disk and confirms that it is there. */
export class Pusher {
  readonly #exchange: Exchange;
  readonly #sender: Sender;
  readonly #sharedDir: string;
  readonly #log: Log;
  #acceptedDigest: string | null = null;
  readonly #since = new SinceAccepted();
  /** What the last message that was answered said beside the surfaces; null before the first. */
  #told: ReturnType<typeof besides> | null = null;
  #fault: string | null = null;

  constructor(exchange: Exchange, sender: Sender, sharedDir: string, log: Log) {
    this.#exchange = exchange;
    this.#sender = sender;
    this.#sharedDir = sharedDir;
    this.#log = log;
  }

  /** Whether the Worker already holds this observation, with all that a heartbeat says of it. */
  isAccepted(seen: Seen): boolean {
    return this.#isReported(seen) && isDeepStrictEqual(besides(seen), this.#told);
  }

  /** The host was looked at, also where nothing is pushed: what moves together and what does not is told by it. */
  note(seen: Seen): void {
    this.#since.note(seen);
  }

  #isReported(seen: Seen): boolean {
    return seen.digest === this.#acceptedDigest;
  }

  /** Sends what the hub holds, where the Worker has asked for it. */
  async sendCatalogue(catalogue: Catalogue, signal: AbortSignal): Promise<Taken> {
    return this.#exchange.sendCatalogue(catalogue, signal);
  }

  /** Sends a heartbeat where the Worker holds this observation, and the full report otherwise or where it asks for it. */
  async push(seen: Seen, signal: AbortSignal): Promise<Pushed> {
    let previous: Intent | null = null;
    let isOvertaken = false;
    let pushed: Pushed | null = null;
    for (let round = 0; round <= CONFIRMATIONS_MAX; round++) {
      const { meaning, reported } = await this.#send(seen, signal);
      switch (meaning.kind) {
        case 'answered': {
          this.#acceptedDigest = seen.digest;
          this.#told = besides(seen);
          this.#since.accept(seen);
          const delivery = this.#deliver(meaning.answer.intent, previous);
          isOvertaken = delivery.kind === 'older';
          previous = delivery.kind === 'refused' ? null : delivery.intent;
          pushed = { kind: 'answered', answer: meaning.answer, deliveryFault: this.#fault };
          break;
        }
        case 'report_needed':
          return failed('the Worker asks for the full report although it was sent');
        case 'host_revoked':
          return { kind: 'host_revoked' };
        case 'failed':
          return meaning;
      }
      if (!isOvertaken && isDeepStrictEqual(this.#delivered(), reported)) break;
    }
    return pushed ?? failed('nothing was sent');
  }

  async #send(seen: Seen, signal: AbortSignal): Promise<{ meaning: Received; reported: Delivered }> {
    const reported = this.#delivered();
    if (this.#isReported(seen)) {
      const meaning = await this.#exchange.send(heartbeatOf(this.#sender, seen, reported), signal);
      if (meaning.kind !== 'report_needed') return { meaning, reported };
      this.#acceptedDigest = null;
      this.#since.forget();
      if (meaning.intent !== undefined) this.#deliver(meaning.intent, null);
    }
    const delivered = this.#delivered();
    const report = reportOf(this.#sender, seen, delivered, this.#since.changes(seen));
    return { meaning: await this.#exchange.send(report, signal), reported: delivered };
  }

  #delivered(): Delivered {
    return { revision: readBack(this.#sharedDir)?.revision ?? null, fault: this.#fault };
  }

  #deliver(intent: unknown, previous: Intent | null): Delivery {
    const delivery = deliver(this.#sharedDir, intent, previous);
    switch (delivery.kind) {
      case 'written':
        this.#fault = null;
        this.#log.info('intent delivered', { revision: delivery.intent.revision, folder: this.#sharedDir });
        break;
      case 'present':
        if (this.#fault !== null) this.#log.info('the newest intent is on the disk', { revision: delivery.intent.revision });
        this.#fault = null;
        break;
      case 'older':
        // Whether the older intent is meant shows in the next answer alone.
        break;
      case 'refused':
        this.#noteFault(`the Worker's intent is refused, nothing was written: ${delivery.why}`);
        break;
      case 'failed':
        this.#noteFault(`the sentinels could not be written to ${this.#sharedDir}: ${delivery.why}`);
    }
    return delivery;
  }

  #noteFault(sentence: string): void {
    const fault = printable(sentence);
    if (fault !== this.#fault) this.#log.error(fault);
    this.#fault = fault;
  }
}
