import type { Identity } from '../enroll/identity.ts';
import { failed, type Meaning, meaningOf, type Received } from '../network/answer.ts';
import type { Http } from '../network/http.ts';
import { reasonOf } from '../words/reason.ts';
import { signedHeaders } from './sign.ts';

const REPORT_PATH = '/api/agent/report';

/** Signed messages of one host, each with a higher sequence than the one before. */
export class Exchange {
  readonly #identity: Identity;
  readonly #http: Http;
  readonly #now: () => number;
  #lastSequence = 0;

  /** @param now Unix milliseconds */
  constructor(identity: Identity, http: Http, now: () => number) {
    this.#identity = identity;
    this.#http = http;
    this.#now = now;
  }

  /**
   * Sends a report or a heartbeat. A sequence that another sender with this key has overtaken is raised and sent once more.
   * @throws never: what went wrong on the way is a `failed`
   */
  async send(message: unknown, signal: AbortSignal): Promise<Received> {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    const first = await this.#sendOnce(body, signal);
    if (first.kind !== 'sequence_stale') return first;
    this.#lastSequence = Math.max(this.#lastSequence, first.lastSequence);
    const second = await this.#sendOnce(body, signal, this.#lastSequence + 1);
    if (second.kind !== 'sequence_stale') return second;
    this.#lastSequence = Math.max(this.#lastSequence, second.lastSequence);
    return failed('another agent with this key was faster twice');
  }

  async #sendOnce(body: Buffer, signal: AbortSignal, sequence?: number): Promise<Meaning> {
    this.#lastSequence = sequence ?? Math.max(this.#lastSequence + 1, this.#now());
    const url = new URL(REPORT_PATH, this.#identity.url);
    const { hostId, key } = this.#identity;
    try {
      const headers = await signedHeaders({ url, body, sequence: this.#lastSequence, hostId, key });
      return meaningOf(await this.#http.post({ url, headers, body, signal }), this.#now());
    } catch (error) {
      return failed(reasonOf(error));
    }
  }
}
