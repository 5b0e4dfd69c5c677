import { log } from '../../log.ts';
import { countWrite, readFleet, savePublication } from '../tables/fleet.ts';
import { readRevoked } from '../tables/revoked-sessions.ts';
import { fleetHeader } from './fleet-header.ts';
import { SNAPSHOT_KEY } from './read-published.ts';
import { encodeLine, encodeSnapshot } from './snapshot.ts';
import { nextPublicationAt, type PublicationState, utcDay } from './write-budget.ts';

/** A write that hangs must not end all publishing. */
const WRITE_MAX_MS = 30_000;

type LineRow = { host_id: string; line: string; judged_at: number; seen_at: number | null };

/**
 * Writes the snapshot to KV. The only writer of its key: KV has no compare-and-set. What was not written stays dirty and is
 * tried again by the alarm and the ticks.
 */
export class Publisher {
  readonly #storage: DurableObjectStorage;
  readonly #kv: Pick<KVNamespace, 'put'>;
  readonly #maxAgeMs: number;
  readonly #clock: () => number;
  #failures = 0;
  #failedAt: number | null = null;
  #isWriting = false;

  constructor(storage: DurableObjectStorage, kv: Pick<KVNamespace, 'put'>, maxAgeMs: number, clock: () => number) {
    this.#storage = storage;
    this.#kv = kv;
    this.#maxAgeMs = maxAgeMs;
    this.#clock = clock;
  }

  /** Whether a write is on its way; who writes also plans what comes next. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Whether something but times waits to be published. Before the first check there is nothing to publish: readers ask Fleet. */
  get isDirty(): boolean {
    return this.#hasChecked() && this.#state().isDirty;
  }

  /** When the snapshot is to be written next, seen from `now`; both in Unix milliseconds. */
  nextAt(now: number): number {
    return nextPublicationAt(this.#state(), now, this.#maxAgeMs);
  }

  /** Writes the snapshot where it is due. Never throws: a write that failed is logged and stays due. */
  async publishIfDue(): Promise<void> {
    const now = this.#clock();
    if (this.#isWriting || !this.#hasChecked() || this.nextAt(now) > now) return;
    this.#isWriting = true;
    const { sequence, text } = this.#encode(now);
    try {
      this.#storage.transactionSync(() => countWrite(this.#storage.sql, utcDay(now)));
      await within(WRITE_MAX_MS, this.#kv.put(SNAPSHOT_KEY, text));
      this.#failures = 0;
      this.#failedAt = null;
      this.#storage.transactionSync(() => savePublication(this.#storage.sql, sequence, this.#clock()));
    } catch (error) {
      this.#failures += 1;
      this.#failedAt = this.#clock();
      log('warn', 'snapshot_write_failed', { failures: this.#failures, error: String(error) });
    } finally {
      this.#isWriting = false;
    }
  }

  #hasChecked(): boolean {
    return readFleet(this.#storage.sql).checked_at !== null;
  }

  #encode(now: number): { sequence: number; text: string } {
    const { sql } = this.#storage;
    const fleet = readFleet(sql);
    const rows = sql.exec<LineRow>(
      'SELECT v.host_id, v.line, v.judged_at, l.seen_at FROM verdicts v LEFT JOIN liveness l ON l.host_id = v.host_id ORDER BY v.host_id',
    );
    const lines = [...rows].map((row) => encodeLine(row.host_id, row.line, row.seen_at, row.judged_at));
    const text = encodeSnapshot(
      {
        ...fleetHeader(fleet, this.#maxAgeMs),
        published_at: new Date(now).toISOString(),
        hosts: lines.length,
        revoked: readRevoked(sql),
      },
      lines,
    );
    return { sequence: fleet.sequence, text };
  }

  #state(): PublicationState {
    const fleet = readFleet(this.#storage.sql);
    return {
      isDirty: fleet.sequence !== fleet.published_sequence,
      publishedAt: fleet.published_at,
      writes: fleet.writes,
      writesDay: fleet.writes_day,
      failures: this.#failures,
      failedAt: this.#failedAt,
    };
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
