import type { DiskState } from './disk-state.ts';
import { isGone, isLoaded, isSameClock, type Load, type Moment } from './load-order.ts';
import type { Before, EngineMemory, Epoch, Places } from './memory.ts';
import { type Probe, SEEN } from './probe.ts';

/** How long a load must stand before it counts: a load that fails ends the engine some seconds after it opened its first port. */
export const SETTLE_MS = 30_000;
/** How long nothing must be there before the engine counts as down: a restart takes some seconds. */
export const DOWN_MS = 15_000;

const SAME_START_MS = 2_000;
// The Local API's port is there within a tenth of a second of the start, and the metrics within some ten seconds.
const FIRST_LOAD_MAX_MS = 30_000;

/** Why it is not known what the running engine loaded. */
export type UnknownWhy =
  | 'never_seen'
  | 'gone_just_now'
  | 'settling'
  | 'no_metrics'
  | 'no_log_processor'
  | 'listener_missing'
  | 'loaded_before_first_look'
  | 'changed_while_loading';

export type Standing =
  | { readonly kind: 'running'; readonly epoch: Epoch }
  | { readonly kind: 'down' }
  | { readonly kind: 'unknown'; readonly why: UnknownWhy; readonly startedMs: number | null };

/** A load that is not known yet to have succeeded, nor what it read. */
interface Pending {
  readonly load: Load;
  readonly firstSeenMs: number;
  /** The disk before it, where it was not changed since; null where that is not known. */
  readonly before: Before | null;
  /** The last look at the disk before it, whatever was changed since: it tells which clock held then. */
  readonly clock: Before | null;
  /** When the load before it was last seen, Unix milliseconds. */
  readonly earlierSeenMs: number;
  /** Since when its process and its log processor are the same, by the monotonic clock. */
  sinceMs: number;
  probe: Probe | null;
  why: UnknownWhy;
  /** Whether this will not change until the next load. */
  isDecided: boolean;
}

/**
 * Which load the running engine is in, and what that load read. Pure: looks go in, in their order, and that order decides, not clocks.
 * A load is known only if the disk was the same in a look before it began, and still is when the load has settled.
 */
export class LoadTracker {
  #memory: EngineMemory;
  #load: Load | null = null;
  #seenMs = 0;
  #pending: Pending | null = null;
  #absentSinceMs: number | null = null;

  constructor(memory: EngineMemory) {
    this.#memory = memory;
  }

  /** What to keep across a restart of the agent. */
  get memory(): EngineMemory {
    return this.#memory;
  }

  /** Whether nothing of the engine is there. */
  get isGone(): boolean {
    return this.#load !== null && isGone(this.#load);
  }

  /** Whether the engine has to be asked, since a load is not decided yet. */
  get isPending(): boolean {
    return this.#pending !== null && !this.#pending.isDecided;
  }

  /** Whether a pending load waits for nothing but its time to be over. @param monotonicMs of the look */
  isWaiting(monotonicMs: number): boolean {
    const { probe, sinceMs } = this.#pending ?? {};
    return probe?.goroutine != null && sinceMs !== undefined && monotonicMs - sinceMs < SETTLE_MS;
  }

  get standing(): Standing {
    if (this.#load === null) return { kind: 'unknown', why: 'never_seen', startedMs: null };
    if (isGone(this.#load)) {
      if (!this.#memory.wasSeen) return { kind: 'unknown', why: 'never_seen', startedMs: null };
      return this.#absentSinceMs === null ? { kind: 'down' } : { kind: 'unknown', why: 'gone_just_now', startedMs: null };
    }
    const startedMs = this.#pending?.probe?.startedMs ?? null;
    if (this.#pending !== null) return { kind: 'unknown', why: this.#pending.why, startedMs };
    const { epoch } = this.#memory;
    return epoch === null ? { kind: 'unknown', why: 'settling', startedMs } : { kind: 'running', epoch };
  }

  /**
   * Takes what a look found.
   * @param disk looked at before the engine was, where it was looked at
   * @param again gives the disk as it is after the look
   */
  see(
    load: Load,
    disk: { readonly state: DiskState; readonly atMs: number } | null,
    again: () => DiskState,
    moment: Moment,
  ): void {
    if (this.#load?.all === load.all) {
      this.#stay(moment);
    } else {
      this.#meet(load, again(), moment);
    }
    this.#seenMs = moment.nowMs;
    if (disk !== null) this.#confirm(load, disk.state, disk.atMs, moment);
  }

  #stay({ monotonicMs }: Moment): void {
    if (this.#absentSinceMs !== null && monotonicMs - this.#absentSinceMs >= DOWN_MS) this.#absentSinceMs = null;
  }

  #meet(load: Load, disk: DiskState, moment: Moment): void {
    const { before, epoch } = this.#memory;
    const [last, lastPending] = [this.#load, this.#pending];
    this.#load = load;
    this.#pending = null;
    this.#absentSinceMs = isGone(load) ? moment.monotonicMs : null;
    if (isGone(load)) return;
    this.#memory = { ...this.#memory, wasSeen: true };
    // The agent was started again, and the engine is in the load that it knew.
    if (last === null && epoch?.key === load.all) return;
    const isSameLoad = last?.begun === load.begun;
    const isKept = before !== null && before.begun !== load.begun && before.stamp === disk.stamp;
    this.#pending = {
      load,
      firstSeenMs: isSameLoad ? (lastPending?.firstSeenMs ?? moment.nowMs) : moment.nowMs,
      before: isSameLoad ? (lastPending?.before ?? null) : isKept ? before : null,
      clock: isSameLoad ? (lastPending?.clock ?? null) : before,
      earlierSeenMs: isSameLoad ? (lastPending?.earlierSeenMs ?? 0) : this.#seenMs,
      sinceMs: moment.monotonicMs,
      probe: null,
      why: 'settling',
      isDecided: false,
    };
  }

  // A look at the same disk is worth the more the earlier it was, save one that found no engine, whose order to a load hangs on clocks.
  #confirm({ begun }: Load, { stamp }: DiskState, atMs: number, moment: Moment): void {
    const { before } = this.#memory;
    const isWorthMore = before !== null && (!isGone(before) || isGone({ begun }));
    if (isWorthMore && before.stamp === stamp && isSameClock(before, moment)) return;
    this.#memory = { ...this.#memory, before: { begun, stamp, atMs, bootMs: moment.bootMs } };
  }

  /** The engine could not be asked. @param isForGood whether the configuration says that it never can be */
  unanswered(isForGood: boolean, { monotonicMs }: Moment): void {
    const pending = this.#pending;
    if (pending === null || pending.isDecided) return;
    // At a start the metrics answer only after everything was loaded.
    if (isForGood || monotonicMs - pending.sinceMs >= SETTLE_MS) pending.why = 'no_metrics';
    pending.isDecided = isForGood;
  }

  /**
   * Takes what the engine answered while a load is pending.
   * @param hasAllListeners whether everything that is configured to listen does
   * @param again gives the disk as it is after the answer
   * @param witnessMs when systemd started CrowdSec's unit, Unix milliseconds; null where that cannot be seen
   * @param places where it listens; null where that is not looked at
   */
  answered(
    found: Probe,
    hasAllListeners: boolean,
    again: () => DiskState,
    witnessMs: () => number | null,
    places: Places | null,
    moment: Moment,
  ): void {
    const pending = this.#pending;
    if (pending === null || pending.isDecided) return;
    if (pending.probe === null || !isSameProbe(pending.probe, found)) pending.sinceMs = moment.monotonicMs;
    pending.probe = found;
    const isOver = moment.monotonicMs - pending.sinceMs >= SETTLE_MS;
    const { epoch } = this.#memory;
    const isKnownLoad = epoch !== null && isSameProbe(epoch, found);
    const isEarlierLoad = isKnownLoad && !epoch.key.startsWith(`${pending.load.begun}|`);
    if (isKnownLoad && epoch.key === pending.load.all) {
      this.#pending = null;
    } else if (found.goroutine === null || (isEarlierLoad && found.goroutine !== SEEN)) {
      // While a load is under way there is no log processor, or still the one of the load before.
      pending.why = !isOver ? 'settling' : found.unasked === null ? 'no_log_processor' : 'no_metrics';
    } else if (!isOver) {
      pending.why = 'settling';
    } else if (!hasAllListeners) {
      pending.why = 'listener_missing';
    } else {
      this.#decide(pending, { ...found, goroutine: found.goroutine }, again(), witnessMs(), places, moment);
    }
  }

  /** Takes what the engine answered, or did not, while its load is known. */
  recheck(found: Probe | null, moment: Moment): void {
    const { epoch } = this.#memory;
    if (this.#pending !== null || this.#load === null || isGone(this.#load) || epoch === null) return;
    if (found !== null && (found.unasked !== null || isSameProbe(epoch, found)) && isSameStart(epoch, found)) return;
    this.#pending = {
      load: this.#load,
      firstSeenMs: moment.nowMs,
      before: null,
      clock: null,
      earlierSeenMs: 0,
      sinceMs: moment.monotonicMs,
      probe: found,
      why: found === null ? 'no_metrics' : 'no_log_processor',
      isDecided: false,
    };
  }

  #decide(
    pending: Pending,
    { startedMs, goroutine }: { startedMs: number; goroutine: string },
    disk: DiskState,
    witnessMs: number | null,
    places: Places | null,
    moment: Moment,
  ): void {
    if (!isLoaded({ ...pending, startedMs, disk, witnessMs, moment })) {
      pending.isDecided = true;
      pending.why = pending.earlierSeenMs === 0 ? 'loaded_before_first_look' : 'changed_while_loading';
      return;
    }
    this.#pending = null;
    this.#memory = {
      ...this.#memory,
      epoch: {
        key: pending.load.all,
        startedMs,
        goroutine,
        loadedMs: isOfStart(pending, startedMs) ? startedMs : pending.firstSeenMs,
        files: Object.fromEntries(disk.files()),
        loadable: { ...disk.loadable },
        places,
      },
    };
  }
}

/** Whether a load is the one with which its process began: no other was seen, or it was seen soon after. */
function isOfStart({ firstSeenMs, earlierSeenMs }: Pending, startedMs: number): boolean {
  return startedMs <= firstSeenMs && (earlierSeenMs === 0 || firstSeenMs - startedMs < FIRST_LOAD_MAX_MS);
}

const isSameStart = (a: { startedMs: number }, b: { startedMs: number }): boolean =>
  Math.abs(a.startedMs - b.startedMs) < SAME_START_MS;

type ProcessAndLoad = Pick<Probe, 'startedMs' | 'goroutine'>;
/** Whether both are of one load of one process. */
export function isSameProbe(a: ProcessAndLoad, b: ProcessAndLoad): boolean {
  const isOneSeen = (a.goroutine === SEEN && b.goroutine !== null) || (b.goroutine === SEEN && a.goroutine !== null);
  return (isOneSeen || a.goroutine === b.goroutine) && isSameStart(a, b);
}
