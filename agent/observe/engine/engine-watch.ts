import { addressOf, type EngineListening, type Listening } from '../config/listening.ts';
import type { DiskState } from './disk-state.ts';
import { askedHost, type Listener, listenerAt } from './listeners.ts';
import { ABSENT, type Load, type Moment, SILENT } from './load-order.ts';
import { isSameProbe, LoadTracker } from './load-tracker.ts';
import { type EngineMemory, type Epoch, type Places, parseMemory } from './memory.ts';
import { type LocalGet, type Probed, probe, SEEN } from './probe.ts';
import type { SocketTable } from './socket-table.ts';
import { downWords, type Looked, unknownWords } from './words.ts';

/** How often the ports are looked at, and while a load is pending. */
const LOOK_MS = 5_000;
const PENDING_LOOK_MS = 2_000;
/** After so many looks a pending load is looked at less often. */
const PENDING_LOOKS = 60;
const LONG_PENDING_LOOK_MS = 30_000;
/** The second look after one at the disk while no engine is there: with it the order of a start to that look is known. */
const AFTER_DISK_MS = 60;
/** How often a known load's log processor is asked for where the ports alone would not show its death. */
const RECHECK_MS = 600_000;
const RECHECK_FAILED_MS = 60_000;

/** What is known of the engine after a look. */
export type EngineSight =
  | { readonly kind: 'running'; readonly epoch: Epoch }
  | { readonly kind: 'down'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly startedMs: number | null };

/** The disk, and when the look at it began (Unix milliseconds). */
export interface DiskLook {
  readonly state: DiskState;
  readonly atMs: number;
}

/** What a watch works with. */
export interface EngineParts {
  /** Asks ports of this machine, or the one that the setting names. */
  get: LocalGet;
  sockets: SocketTable;
  /** Where the metrics are asked instead, `host:port`; null: as CrowdSec's config.yaml says. */
  metrics: { host: string; port: number } | null;
  /** The account of this process: an engine that it started itself counts, beside one of root's. Null where accounts are not known. */
  uid: number | null;
  moment: () => Moment;
  /** When systemd started CrowdSec's unit, Unix milliseconds; null where that cannot be seen. */
  witnessMs: () => number | null;
  /** The text of the last memory; null where there is none. */
  recall: () => string | null;
  /** Keeps a memory across restarts. Never throws. */
  keep: (text: string) => void;
  /** Whether there will be one look and no more. */
  isOneLook: boolean;
}

interface FoundPorts {
  load: Load;
  missing: string[];
}

/** Watches one running engine: looks at its ports, asks it while a load settles, and remembers what each load read. */
export class EngineWatch {
  readonly #parts: EngineParts;
  readonly #tracker: LoadTracker;
  #kept: EngineMemory;
  #disk: DiskState | null = null;
  /** Where the engine listens that was seen last: its configuration may name other places by now. */
  #watched: Places | null;
  #begun: string | null = null;
  #obstacle: string | null = null;
  #missing: readonly string[] = [];
  #unanswered: string | null = null;
  #recheckMs: number;
  #failedRechecks = 1;
  #lookedAtDisk = false;
  #pendingLooks = 0;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#kept = parseMemory(parts.recall() ?? '');
    this.#tracker = new LoadTracker(this.#kept);
    this.#watched = this.#kept.epoch?.places ?? null;
    // A load that is remembered has to show first that it is this process's: sockets are numbered anew after a reboot.
    this.#recheckMs = parts.moment().monotonicMs;
  }

  /** In how many milliseconds the next look is due. */
  get nextLookMs(): number {
    if (this.#lookedAtDisk && this.isGone) return AFTER_DISK_MS;
    if (!this.#tracker.isPending) return LOOK_MS;
    return this.#pendingLooks < PENDING_LOOKS ? PENDING_LOOK_MS : LONG_PENDING_LOOK_MS;
  }

  /** Whether the last look found nothing of the engine: it may be started at any moment. */
  get isGone(): boolean {
    return this.#tracker.isGone;
  }

  /** What is known after the last look. */
  get sight(): EngineSight {
    const { standing } = this.#tracker;
    if (this.#obstacle === null && standing.kind === 'running') return standing;
    if (this.#obstacle === null && standing.kind === 'down') return { kind: 'down', why: downWords(this.#looked()) };
    const { why, startedMs } = standing.kind === 'unknown' ? standing : { why: 'settling' as const, startedMs: null };
    return { kind: 'unknown', why: this.#obstacle ?? unknownWords(why, this.#looked()), startedMs };
  }

  #looked(): Looked {
    const setting = this.#parts.metrics;
    return {
      listening: this.#listening(),
      metricsSetting: setting === null ? null : `${setting.host}:${setting.port}`,
      missing: this.#missing,
      unanswered: this.#unanswered,
      isOneLook: this.#parts.isOneLook,
    };
  }

  #listening(): EngineListening {
    const unread: Listening = { kind: 'unknown', why: "CrowdSec's config.yaml was not read yet" };
    return (this.#watched ?? this.#disk)?.listening ?? { lapi: unread, metrics: unread };
  }

  /**
   * One look.
   * @param disk makes a pass of stats and gives the disk as it is then, with the time at which the pass began (Unix milliseconds); called
   * where the order demands it
   * @param wish.disk look at the disk first: something changed there
   * @param wish.ask ask the engine where asking is all that tells its loads apart: with a heartbeat
   */
  async look(disk: () => DiskLook, wish: { disk: boolean; ask: boolean }): Promise<void> {
    const again = (): DiskState => lookAgain().state;
    const lookAgain = (): DiskLook => {
      const look = disk();
      this.#disk = look.state;
      return look;
    };
    const looked = wish.disk || this.#disk === null ? lookAgain() : null;
    this.#lookedAtDisk = looked !== null;
    const found = await this.#find(looked !== null || wish.ask);
    if (found !== null) {
      if (found !== 'as_before') this.#tracker.see(found, looked, again, this.#parts.moment());
      await this.#askPending(again);
      await this.#recheck();
    }
    this.#pendingLooks = this.#tracker.isPending ? this.#pendingLooks + 1 : 0;
    this.#remember();
  }

  #remember(): void {
    if (this.#tracker.memory === this.#kept) return;
    this.#kept = this.#tracker.memory;
    this.#parts.keep(JSON.stringify(this.#kept));
  }

  /** @returns null where it cannot be told, for which `#obstacle` then has the reason */
  async #find(mayAsk: boolean): Promise<Load | 'as_before' | null> {
    this.#obstacle = null;
    if (this.#parts.metrics !== null) return this.#findByMetrics(mayAsk);
    const ports = this.#findPorts();
    switch (ports.kind) {
      case 'unreadable':
        this.#obstacle = ports.why;
        return null;
      case 'elsewhere':
        return this.#findByMetrics(mayAsk);
      case 'found':
        this.#missing = ports.missing;
        return ports.load;
    }
  }

  #findPorts(): ({ kind: 'found' } & FoundPorts) | { kind: 'elsewhere' } | { kind: 'unreadable'; why: string } {
    const now = this.#disk;
    if (now === null) return { kind: 'unreadable', why: 'the disk was not looked at yet' };
    const table = this.#parts.sockets();
    if ('code' in table) {
      return {
        kind: 'unreadable',
        why: `whether CrowdSec runs cannot be seen: the system's table of sockets is closed to the agent (${table.code})`,
      };
    }
    const own = table.filter(({ uid }) => uid === 0 || uid === this.#parts.uid);
    for (const places of this.#watched === null ? [now] : [this.#watched, now]) {
      const { lapi, metrics } = places.listening;
      if (lapi.kind === 'off') return { kind: 'elsewhere' };
      if (lapi.kind !== 'at') return { kind: 'unreadable', why: `whether CrowdSec runs cannot be seen: ${lapi.why}` };
      const listener = listenerAt(own, lapi);
      if (listener !== undefined) {
        // What is about to be loaded brings its own listeners, and what was loaded keeps its own.
        const { appsecListeners } = this.#tracker.isPending ? now : places;
        this.#watched = { listening: places.listening, appsecListeners: [...appsecListeners] };
        return { kind: 'found', ...portsOf(listener, own, appsecListeners) };
      }
      if (metrics.kind === 'at' && listenerAt(own, metrics) !== undefined) {
        return {
          kind: 'unreadable',
          why: 'CrowdSec is loading, or its reload hangs, or it runs without its Local API: of it only the metrics are there',
        };
      }
    }
    this.#watched = null;
    return { kind: 'found', load: ABSENT, missing: [] };
  }

  async #findByMetrics(mayAsk: boolean): Promise<Load | 'as_before' | null> {
    if (!mayAsk && !this.#tracker.isPending && this.#begun !== null) return 'as_before';
    const found = await this.#ask();
    if (found === null) {
      const { metrics, lapi } = this.#listening();
      const why = metrics.kind === 'at' ? '' : `${lapi.kind === 'off' ? `${lapi.why}, and ` : ''}${metrics.why}`;
      this.#obstacle = `whether CrowdSec runs cannot be seen: ${why}`;
      return null;
    }
    if (!('startedMs' in found)) {
      this.#begun = null;
      return SILENT;
    }
    if (found.goroutine === null) {
      // A reload is under way: nothing tells yet which load this is.
      this.#tracker.recheck(found, this.#parts.moment());
      return 'as_before';
    }
    if (found.goroutine === SEEN) {
      this.#obstacle = 'CrowdSec has too many buckets to be asked which load it is in';
      return null;
    }
    const { epoch } = this.#tracker.memory;
    const isKnown = epoch !== null && isSameProbe(epoch, found);
    this.#begun = isKnown ? (epoch.key.split('|')[0] ?? '') : `${found.startedMs}/${found.goroutine}`;
    return { begun: this.#begun, all: `${this.#begun}|` };
  }

  /** @returns null where there is nowhere to ask */
  async #ask(): Promise<Probed | null> {
    const address = this.#metricsAddress();
    if (address === null) return null;
    const found = 'isRefused' in address ? address : await probe(this.#parts.get, address);
    this.#unanswered = 'startedMs' in found ? found.unasked : found.why;
    return found;
  }

  #metricsAddress(): { host: string; port: number } | { isRefused: true; why: string } | null {
    if (this.#parts.metrics !== null) return this.#parts.metrics;
    const { metrics } = this.#listening();
    if (metrics.kind !== 'at') return null;
    const table = this.#parts.sockets();
    // Only an address that this machine listens at is asked, whatever the configuration names.
    if ('code' in table || listenerAt(table, metrics) === undefined) return { isRefused: true, why: 'nothing listens there' };
    return { host: askedHost(metrics), port: metrics.port };
  }

  async #askPending(again: () => DiskState): Promise<void> {
    if (!this.#tracker.isPending || this.#tracker.isWaiting(this.#parts.moment().monotonicMs)) return;
    const found = await this.#ask();
    const moment = this.#parts.moment();
    if (found === null || !('startedMs' in found)) this.#tracker.unanswered(found === null, moment);
    else this.#tracker.answered(found, this.#missing.length === 0, again, this.#parts.witnessMs, this.#watched, moment);
    this.#recheckMs = moment.monotonicMs + RECHECK_MS;
    this.#failedRechecks = 0;
  }

  async #recheck(): Promise<void> {
    if (this.#tracker.standing.kind !== 'running' || this.#parts.moment().monotonicMs < this.#recheckMs) return;
    const found = await this.#ask();
    const moment = this.#parts.moment();
    const isAnswered = found !== null && 'startedMs' in found;
    this.#failedRechecks = isAnswered ? 0 : this.#failedRechecks + 1;
    this.#recheckMs = moment.monotonicMs + (isAnswered ? RECHECK_MS : RECHECK_FAILED_MS);
    // A machine under load may leave one question unanswered.
    if (isAnswered) this.#tracker.recheck(found, moment);
    else if (this.#failedRechecks > 1) this.#tracker.recheck(null, moment);
  }
}

function portsOf(lapi: Listener, own: readonly Listener[], appsecListeners: readonly string[]): FoundPorts {
  const inodes: string[] = [];
  const missing: string[] = [];
  for (const words of appsecListeners) {
    const address = addressOf(words);
    // One on a UNIX socket shows in no table.
    if (address === null) continue;
    const listener = listenerAt(own, address);
    if (listener === undefined) missing.push(words);
    else inodes.push(listener.inode);
  }
  return { load: { begun: lapi.inode, all: `${lapi.inode}|${inodes.sort().join(',')}` }, missing };
}
