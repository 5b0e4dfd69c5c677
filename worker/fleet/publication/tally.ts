import type { FleetCounts, FleetFigures } from '#contract';
import { type Counted, counted } from '../../drift/index.ts';
import { type CountedRow, countedIn } from '../tables/verdicts.ts';
import { byteLength } from './cut-line.ts';

/** How many hosts that need somebody are named. */
const NAMED_MAX = 10;

/** Of all their sentences, as JSON: each read of the snapshot parses its header, and a name may have 300 bytes. */
const NAMED_MAX_BYTES = 2_048;

/** What a host's row gives to the figures. */
export type TallyRow = CountedRow & { seen_at: number | null };

/** What a fleet's hosts come to, counted row by row as they are read, without parsing one. */
export class Tally {
  readonly #hosts: FleetCounts = { in_sync: 0, drifted: 0, waived: 0, unknown: 0, undeclared: 0 };
  readonly #named: string[] = [];
  #bytes = 0;
  #unnamed = 0;
  #uncounted = 0;
  #oldest: number | null = null;

  add(row: TallyRow): void {
    this.#count(countedIn(row));
    if (row.seen_at !== null) this.#oldest = Math.min(row.seen_at, this.#oldest ?? row.seen_at);
  }

  /** Counts each row as somebody else takes it. */
  *over<Row extends TallyRow>(rows: Iterable<Row>): Iterable<Row> {
    for (const row of rows) {
      this.add(row);
      yield row;
    }
  }

  get figures(): Pick<FleetFigures, 'hosts' | 'failing' | 'oldest_evidence_at'> {
    const rest = this.#unnamed === 0 ? [] : [`and ${this.#unnamed} more`];
    const uncounted =
      this.#uncounted === 0 ? [] : [`${counted(this.#uncounted, 'host')}: not compared yet since Argos Drift was upgraded`];
    return {
      hosts: { ...this.#hosts },
      failing: [...uncounted, ...this.#named, ...rest],
      oldest_evidence_at: this.#oldest === null ? null : new Date(this.#oldest).toISOString(),
    };
  }

  #count(host: Counted | null): void {
    this.#hosts[host?.state ?? 'unknown'] += 1;
    if (host === null) this.#uncounted += 1;
    else if (host.failing !== null) this.#name(host.failing);
  }

  #name(sentence: string): void {
    const bytes = byteLength(JSON.stringify(sentence)) + 1;
    // Once one is left out all that follow are, so that those that stand are the first.
    if (this.#unnamed > 0 || this.#named.length === NAMED_MAX || this.#bytes + bytes > NAMED_MAX_BYTES) {
      this.#unnamed += 1;
      return;
    }
    this.#named.push(sentence);
    this.#bytes += bytes;
  }
}
