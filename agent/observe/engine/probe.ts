import type { Address } from '../config/listening.ts';

/** A GET to an address of this machine, of whose answer only some lines are kept. */
export interface LocalRequest {
  host: string;
  port: number;
  path: string;
  /** The lines to keep. */
  keep: RegExp;
}

/** `isRefused`: nothing listens there. `why` is a sentence without a full stop. */
export type LocalReply = { kind: 'lines'; lines: readonly string[] } | { kind: 'failed'; isRefused: boolean; why: string };

/** Asks one of CrowdSec's own ports. Never throws, ends by itself, and never keeps more than the lines that are wanted. */
export type LocalGet = (request: LocalRequest) => Promise<LocalReply>;

/** What the metrics' port told. */
export interface Probe {
  /** When the process began, Unix milliseconds. */
  readonly startedMs: number;
  /** The number of the goroutine that waits for the log processor's end; SEEN where only that it is there was asked; null where there is none. */
  readonly goroutine: string | null;
  /** Why that number was not asked for or not told; null where it was. */
  readonly unasked: string | null;
}

/** In place of a goroutine's number. */
export const SEEN = 'seen';

export type Probed = Probe | { readonly isRefused: boolean; readonly why: string };

// Prometheus' client for Go names the process's start so; cs_buckets is in CrowdSec's pkg/metrics.
const METRICS = /^(?:process_start_time_seconds|cs_buckets\{)/;
// cmd/crowdsec/crowdsec.go, serveCrowdsec: it waits there as long as the log processor lives, once a load has succeeded.
const GOROUTINES = /^(?:goroutine \d+ |main\.waitOnTomb\()/;

const KINDS = /\smain\.waitOnTomb\+/;

/** Each bucket is a goroutine: with 20,000 of them the list with numbers took up to 4 s and 11 MB, the one without them 32 ms and 18 kB. */
const BUCKETS_MAX = 2_000;

/** @param address of the metrics, with a host that can be asked */
export async function probe(get: LocalGet, { host, port }: Address): Promise<Probed> {
  const metrics = await get({ host, port, path: '/metrics', keep: METRICS });
  if (metrics.kind === 'failed') return metrics;
  const startedMs = startIn(metrics.lines);
  if (startedMs === null)
    return { isRefused: false, why: 'what answers there is not CrowdSec: it tells no start of its process' };
  if (bucketsIn(metrics.lines) > BUCKETS_MAX) {
    const kinds = await get({ host, port, path: '/debug/pprof/goroutine?debug=1', keep: KINDS });
    if (kinds.kind === 'failed') return { startedMs, goroutine: null, unasked: kinds.why };
    return { startedMs, goroutine: kinds.lines.length > 0 ? SEEN : null, unasked: null };
  }
  const goroutines = await get({ host, port, path: '/debug/pprof/goroutine?debug=2', keep: GOROUTINES });
  if (goroutines.kind === 'failed') return { startedMs, goroutine: null, unasked: goroutines.why };
  return { startedMs, goroutine: goroutineIn(goroutines.lines), unasked: null };
}

function startIn(lines: readonly string[]): number | null {
  for (const line of lines) {
    const seconds = /^process_start_time_seconds ([0-9.e+]+)$/i.exec(line)?.[1];
    if (seconds !== undefined && Number(seconds) > 0) return Math.round(Number(seconds) * 1000);
  }
  return null;
}

function bucketsIn(lines: readonly string[]): number {
  let sum = 0;
  for (const line of lines) sum += Number(/^cs_buckets\{.*\} ([0-9.e+]+)$/i.exec(line)?.[1] ?? 0);
  return sum;
}

function goroutineIn(lines: readonly string[]): string | null {
  let last: string | null = null;
  for (const line of lines) {
    const number = /^goroutine (\d+) /.exec(line)?.[1];
    if (number !== undefined) last = number;
    else return last;
  }
  return null;
}
