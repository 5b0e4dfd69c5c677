import { byteLength, cutLine } from './cut-line.ts';
import { encodeLine } from './snapshot.ts';

/** A line is never longer, so that no host can make the snapshot too large for the others. */
export const LINE_MAX_BYTES = 8_192;

/** A host's id and the times, which stand before its verdicts. */
const ENVELOPE_BYTES = 128;

/** Of a value in KV: 25 MiB (developers.cloudflare.com/kv/platform/limits), less what the header takes at most. */
export const LINES_MAX_BYTES = 25 * 1024 * 1024 - 65_536;

/** A host's line as it is stored. Times are Unix milliseconds. */
export type LineRow = { host_id: string; line: string; judged_at: number; seen_at: number | null };

/** The lines of a snapshot. */
export interface FleetLines {
  readonly lines: readonly string[];
  /** How many hosts have no line since it does not fit: readers ask Fleet for theirs. */
  readonly leftOut: number;
}

/**
 * The lines of the snapshot, each cut to its size. The rows are taken one by one: all stored lines of a large fleet do not fit into a
 * Durable Object's memory at once.
 */
export function fleetLines(rows: Iterable<LineRow>, maxBytes: number = LINES_MAX_BYTES): FleetLines {
  const lines: string[] = [];
  let leftOut = 0;
  let left = maxBytes;
  for (const { host_id, line, seen_at, judged_at } of rows) {
    const cut = cutLine(line, LINE_MAX_BYTES - ENVELOPE_BYTES);
    const encoded = cut === null ? null : encodeLine(host_id, cut, seen_at, judged_at);
    const size = encoded === null ? 0 : byteLength(encoded) + 1;
    if (encoded === null || size > left) {
      leftOut += 1;
      continue;
    }
    left -= size;
    lines.push(encoded);
  }
  return { lines, leftOut };
}
