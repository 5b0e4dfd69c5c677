import type { Catalogue, HostMuteRequest } from '#contract';
import type { Identity } from '../enroll/identity.ts';
import {
  type Failed,
  failed,
  type MuteTaken,
  meaningOf,
  muteTakenOf,
  type Received,
  type Taken,
  takenOf,
} from '../network/answer.ts';
import type { Http, Reply } from '../network/http.ts';
import { reasonOf } from '../words/reason.ts';
import { signedHeaders } from './sign.ts';

type Stale = { kind: 'sequence_stale'; lastSequence: number };

/** Where a message goes, and what its reply means. @param nowMs Unix milliseconds */
interface Route<Meaning> {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly read: (reply: Reply, nowMs: number) => Meaning | Stale;
}

const REPORT: Route<Received> = { method: 'POST', path: '/api/agent/report', read: meaningOf };
const MUTE: Route<MuteTaken> = { method: 'POST', path: '/api/agent/mute', read: muteTakenOf };
const CATALOGUE: Route<Taken> = { method: 'PUT', path: '/api/agent/catalogue', read: takenOf };

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
   * Sends a report or a heartbeat.
   * @throws never: what went wrong on the way is a `failed`
   */
  async send(message: unknown, signal: AbortSignal): Promise<Received> {
    return this.#sendInOrder(REPORT, message, signal);
  }

  /** Sends what the hub holds. It may be under way beside a report: whichever the other has overtaken is sent once more. Throws never. */
  async sendCatalogue(catalogue: Catalogue, signal: AbortSignal): Promise<Taken> {
    return this.#sendInOrder(CATALOGUE, catalogue, signal);
  }

  /** Asks that nobody is alerted of this host for a while. Throws never. */
  async mute(request: HostMuteRequest, signal: AbortSignal): Promise<MuteTaken> {
    return this.#sendInOrder(MUTE, request, signal);
  }

  /** A sequence that another message with this key has overtaken is raised and sent once more. */
  async #sendInOrder<Meaning extends { kind: string }>(
    route: Route<Meaning>,
    message: unknown,
    signal: AbortSignal,
  ): Promise<Meaning | Failed> {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    const first = await this.#sendOnce(route, body, signal);
    if (!isStale(first)) return first;
    this.#lastSequence = Math.max(this.#lastSequence, first.lastSequence);
    const second = await this.#sendOnce(route, body, signal, this.#lastSequence + 1);
    if (!isStale(second)) return second;
    this.#lastSequence = Math.max(this.#lastSequence, second.lastSequence);
    return failed('another agent with this key was faster twice');
  }

  async #sendOnce<Meaning>(
    { method, path, read }: Route<Meaning>,
    body: Buffer,
    signal: AbortSignal,
    sequence?: number,
  ): Promise<Meaning | Stale | Failed> {
    this.#lastSequence = sequence ?? Math.max(this.#lastSequence + 1, this.#now());
    const url = new URL(path, this.#identity.url);
    const { hostId, key } = this.#identity;
    try {
      const headers = await signedHeaders({ method, url, body, sequence: this.#lastSequence, hostId, key });
      return read(await this.#http.send({ method, url, headers, body, signal }), this.#now());
    } catch (error) {
      return failed(reasonOf(error));
    }
  }
}

function isStale(meaning: object): meaning is Stale {
  return 'lastSequence' in meaning;
}
