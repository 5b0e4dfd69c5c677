import { log } from '../../log.ts';
import { mutedWhole } from '../quiet/muted.ts';
import { countWrite, readFleet, savePublication } from '../tables/fleet.ts';
import { readMutes } from '../tables/mutes.ts';
import { readRevoked } from '../tables/revoked.ts';
import { readSessions } from '../tables/sessions.ts';
import { readTokens } from '../tables/tokens.ts';
import { fleetFigures } from './figures.ts';
import { fleetHeader } from './fleet-header.ts';
import { fleetLines, type LineRow } from './fleet-lines.ts';
import { knownHashes } from './known-ids.ts';
import { SNAPSHOT_KEY } from './read-published.ts';
import { encodeSnapshot } from './snapshot.ts';
import { Tally, type TallyRow } from './tally.ts';
import { within } from './within.ts';
import { nextPublicationAt, type PublicationState, utcDay } from './write-budget.ts';

/** A write that hangs must not end all publishing. */
const WRITE_MAX_MS = 30_000;

/** More than are ended as a rule within the life of a session; each read of the snapshot parses the list. */
const REVOKED_LISTED_MAX = 500;

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

  /** Writes the snapshot where it is due. Never throws: what failed is logged and stays due. */
  async publishIfDue(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      const now = this.#clock();
      if (!this.#hasChecked() || this.nextAt(now) > now) return;
      const { sequence, text } = await this.#encode(now);
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

  /** All is read before anything is waited for: the snapshot is of one moment. */
  async #encode(now: number): Promise<{ sequence: number; text: string }> {
    const { sql } = this.#storage;
    const fleet = readFleet(sql);
    const rows = sql.exec<LineRow & TallyRow>(
      `SELECT v.host_id, v.line, v.judged_at, v.state, v.failing, v.counted_at, l.seen_at
       FROM verdicts v LEFT JOIN liveness l ON l.host_id = v.host_id ORDER BY v.host_id`,
    );
    const tally = new Tally();
    const { lines, leftOut } = fleetLines(tally.over(rows));
    const figures = fleetFigures(sql, fleet, tally, now);
    const hosts = lines.length + leftOut;
    if (leftOut > 0) log('warn', 'snapshot_too_large', { hosts, left_out: leftOut });
    const revoked = readRevoked(sql, fleet.key_id, REVOKED_LISTED_MAX + 1);
    const standing = fleet.restored_at === null ? null : [...readSessions(sql), ...readTokens(sql)].map(({ id }) => id);
    const text = encodeSnapshot(
      {
        ...fleetHeader(fleet, this.#maxAgeMs, mutedWhole(readMutes(sql), now)),
        published_at: new Date(now).toISOString(),
        hosts,
        ...(leftOut === 0 ? {} : { left_out: leftOut }),
        figures: { ...figures, kv_writes: figures.kv_writes + 1 },
        revoked: revoked.slice(0, REVOKED_LISTED_MAX),
        ...(fleet.key_id === null ? {} : { key_id: fleet.key_id }),
        ...(standing === null ? {} : { known: await knownHashes(standing) }),
        ...(revoked.length > REVOKED_LISTED_MAX ? { revoked_cut: true } : {}),
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
