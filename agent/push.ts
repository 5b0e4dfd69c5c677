import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '#contract';
import type { Answer } from './answer.ts';
import { heartbeatOf, reportOf, type Sender } from './envelope.ts';
import type { Exchange, Sent } from './exchange.ts';
import type { Log } from './log.ts';
import type { Observation } from './observe/observer.ts';
import { deliver, validIntent } from './sentinels/deliver.ts';
import { readBack } from './sentinels/read-back.ts';

/** How a push ended. `answer` is the last one, `deliveryFault` says why its intent is not on the disk, null where it is. */
export type Pushed =
  | { kind: 'answered'; answer: Answer; deliveryFault: string | null }
  | { kind: 'host_revoked' }
  | { kind: 'failed'; why: string; retryAfterMs: number | null };

// A new intent may arrive with each confirmation; what is still newer then comes with the next heartbeat.
const CONFIRMATIONS_MAX = 3;

// The disk holds a newer intent than this answer. The next answer says whether the older one is meant.
const OVERTAKEN = 'overtaken';

/** Sends what was observed, puts the intent that comes back on the disk and confirms that it is there. */
export class Pusher {
  readonly #exchange: Exchange;
  readonly #sender: Sender;
  readonly #sharedDir: string;
  readonly #log: Log;
  #acceptedDigest: string | null = null;
  #lastFault: string | null = null;

  constructor(exchange: Exchange, sender: Sender, sharedDir: string, log: Log) {
    this.#exchange = exchange;
    this.#sender = sender;
    this.#sharedDir = sharedDir;
    this.#log = log;
  }

  /** Whether the Worker already holds this observation. */
  isAccepted(seen: Observation): boolean {
    return seen.digest === this.#acceptedDigest;
  }

  /** Sends a heartbeat where the Worker holds this observation, and the full report otherwise or where it asks for it. */
  async push(seen: Observation, signal: AbortSignal): Promise<Pushed> {
    let previous: Intent | null = null;
    let fault: string | null = null;
    let pushed: Pushed | null = null;
    for (let round = 0; round <= CONFIRMATIONS_MAX; round++) {
      const { meaning, reported } = await this.#send(seen, signal);
      switch (meaning.kind) {
        case 'answered': {
          this.#acceptedDigest = seen.digest;
          const intent = validIntent(meaning.answer.intent);
          const isRepeated = typeof intent !== 'string' && isDeepStrictEqual(intent, previous);
          fault = this.#deliver(meaning.answer.intent, isRepeated);
          previous = typeof intent === 'string' ? null : intent;
          pushed = { kind: 'answered', answer: meaning.answer, deliveryFault: fault === OVERTAKEN ? null : fault };
          break;
        }
        case 'report_needed':
          return { kind: 'failed', why: 'the Worker asks for the full report although it was sent', retryAfterMs: null };
        case 'host_revoked':
          return { kind: 'host_revoked' };
        case 'failed':
          return meaning;
      }
      if (this.#delivered() === reported && fault !== OVERTAKEN) break;
    }
    return pushed ?? { kind: 'failed', why: 'nothing was sent', retryAfterMs: null };
  }

  async #send(seen: Observation, signal: AbortSignal): Promise<{ meaning: Sent; reported: number | null }> {
    const reported = this.#delivered();
    if (this.isAccepted(seen)) {
      const meaning = await this.#exchange.send(heartbeatOf(this.#sender, seen, reported), signal);
      if (meaning.kind !== 'report_needed') return { meaning, reported };
      this.#acceptedDigest = null;
      if (meaning.intent !== undefined) this.#deliver(meaning.intent, false);
    }
    const delivered = this.#delivered();
    return { meaning: await this.#exchange.send(reportOf(this.#sender, seen, delivered), signal), reported: delivered };
  }

  #delivered(): number | null {
    return readBack(this.#sharedDir)?.revision ?? null;
  }

  #deliver(intent: unknown, isRepeated: boolean): string | null {
    const delivery = deliver(this.#sharedDir, intent, { isConfirmed: isRepeated });
    switch (delivery.kind) {
      case 'written':
        this.#log.info('intent delivered', { revision: delivery.revision, folder: this.#sharedDir });
        return this.#note(null);
      case 'present':
        return this.#note(null);
      case 'older':
        return OVERTAKEN;
      case 'refused':
        return this.#note(`the Worker's intent is refused, nothing was written: ${delivery.why}`);
      case 'failed':
        return this.#note(`the sentinels could not be written to ${this.#sharedDir}: ${delivery.why}`);
    }
  }

  #note(fault: string | null): string | null {
    if (fault !== this.#lastFault && fault !== null) this.#log.error(fault);
    this.#lastFault = fault;
    return fault;
  }
}
