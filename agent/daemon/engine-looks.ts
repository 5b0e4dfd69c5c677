import { performance } from 'node:perf_hooks';
import type { EngineReport } from '#contract';
import type { DiskLook, EngineSight, EngineWatch } from '../observe/engine/engine-watch.ts';
import { engineReport } from '../observe/engine-report.ts';
import type { Observation, Observer } from '../observe/observer.ts';
import type { Timing } from '../process/timing.ts';
import type { Seen } from '../push/envelope.ts';
import type { Log } from '../words/log.ts';
import { reasonOf } from '../words/reason.ts';

// After a change of the disk the engine is looked at almost at once: whoever changes something reloads the engine within a second or
// two, and only a look in between tells which came first.
const QUIET_MS = 150;
const BUSY_MAX_MS = 1_000;
// While a script works for a long time, the looks take a tenth of it at most.
const LOOK_SHARE = 10;

/** When the daemon looks at the running engine, and what it then has to tell. */
export class EngineLooks {
  readonly #watch: EngineWatch;
  readonly #observer: Observer;
  readonly #timing: Timing;
  readonly #log: Log;
  #nextAt: number;
  #changedAt: number | null = null;
  #firstChangeAt = 0;
  #notBefore = 0;
  #told: { sight: string; disk: unknown; report: EngineReport } | null = null;
  /** Why the last look failed; null where it did not. */
  #fault: string | null = null;

  constructor(watch: EngineWatch, observer: Observer, timing: Timing, log: Log) {
    this.#watch = watch;
    this.#observer = observer;
    this.#timing = timing;
    this.#log = log;
    this.#nextAt = timing.monotonic();
  }

  /** When to look next, by the monotonic clock. */
  get dueAt(): number {
    if (this.#changedAt === null) return this.#nextAt;
    // An engine that is not there may be started together with the change.
    const quickAt = this.#watch.isGone
      ? this.#changedAt
      : Math.min(this.#changedAt + QUIET_MS, this.#firstChangeAt + BUSY_MAX_MS);
    return Math.min(this.#nextAt, Math.max(quickAt, this.#notBefore));
  }

  /** Something changed on the disk. */
  noteChange(): void {
    const now = this.#timing.monotonic();
    if (this.#changedAt === null) this.#firstChangeAt = now;
    this.#changedAt = now;
  }

  /** @returns whether it found something else than what was told last */
  async look(): Promise<boolean> {
    const wish = { disk: this.#changedAt !== null, ask: false };
    this.#changedAt = null;
    await this.#lookAtEngine(() => this.#lookAtDisk(), wish);
    return this.#told !== null && this.#told.sight !== sightKey(this.#sight);
  }

  // A fault of the agent's own look ends neither the reports nor the looks, and what an earlier one found is no evidence then.
  async #lookAtEngine(disk: () => DiskLook, wish: { disk: boolean; ask: boolean }): Promise<void> {
    const before = this.#fault;
    try {
      await this.#watch.look(disk, wish);
      this.#fault = null;
    } catch (error) {
      this.#fault = reasonOf(error);
      if (this.#fault !== before) this.#log.error('a look at the running engine failed', { why: this.#fault });
    }
    this.#nextAt = this.#timing.monotonic() + this.#watch.nextLookMs;
  }

  get #sight(): EngineSight {
    if (this.#fault === null) return this.#watch.sight;
    return { kind: 'unknown', why: `the agent's look at CrowdSec failed: ${this.#fault}`, startedMs: null };
  }

  #lookAtDisk(): DiskLook {
    const atMs = this.#timing.now();
    const from = performance.now();
    const { disk } = this.#observer.observe(atMs);
    this.#notBefore = this.#timing.monotonic() + LOOK_SHARE * (performance.now() - from);
    return { state: disk, atMs };
  }

  /**
   * Looks at the engine after an observation.
   * @param atMs when that began, Unix milliseconds
   * @param ask whether a heartbeat is due, with which the engine is asked where its ports do not tell
   * @returns what is to be told
   */
  async lookWith(observed: Observation, atMs: number, ask: boolean): Promise<Seen> {
    let first: DiskLook | null = { state: observed.disk, atMs };
    const disk = (): DiskLook => {
      const look = first ?? this.#lookAtDisk();
      first = null;
      return look;
    };
    this.#changedAt = null;
    await this.#lookAtEngine(disk, { disk: true, ask });
    return { ...observed, engine: this.#report(observed) };
  }

  #report(observed: Observation): EngineReport {
    const sight = sightKey(this.#sight);
    if (this.#told?.sight !== sight || this.#told.disk !== observed.disk) {
      this.#told = { sight, disk: observed.disk, report: engineReport(this.#sight, observed) };
    }
    return this.#told.report;
  }
}

/** Another one wherever the engine would be told of otherwise, with the same disk. */
function sightKey(sight: EngineSight): string {
  return sight.kind === 'running' ? `running ${sight.epoch.key} ${sight.epoch.loadedMs}` : `${sight.kind} ${sight.why}`;
}
