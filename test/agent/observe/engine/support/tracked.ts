import type { DiskState } from '../../../../../agent/observe/engine/disk-state.ts';
import { ABSENT, type Load, type Moment } from '../../../../../agent/observe/engine/load-order.ts';
import { LoadTracker } from '../../../../../agent/observe/engine/load-tracker.ts';
import { type EngineMemory, NO_MEMORY } from '../../../../../agent/observe/engine/memory.ts';
import type { Probe } from '../../../../../agent/observe/engine/probe.ts';

/** Unix milliseconds: the machine's clock begins there. */
export const BOOT_MS = Date.UTC(2026, 0, 1);

/** A load with the Local API at this socket, and AppSec at that one. */
export const load = (lapi: string, appsec = ''): Load => ({ begun: lapi, all: `${lapi}|${appsec}` });

/** A tracker that is given looks second by second; its time passes only when a test says so. */
export class Tracked {
  tracker: LoadTracker;
  /** Seconds since BOOT_MS, by a clock that only grows. */
  at = 1_000;
  /** By how many seconds somebody set the wall clock forward. */
  clockOffS = 0;
  content = 'a';
  changedAt = 0;
  configChangedAt = 0;
  witnessS: number | null = null;
  #changes = 0;
  engine: { load: Load; probe: Probe | null } = { load: ABSENT, probe: null };

  constructor(memory: EngineMemory = NO_MEMORY) {
    this.tracker = new LoadTracker(memory);
  }

  get wallMs(): number {
    return BOOT_MS + (this.at + this.clockOffS) * 1_000;
  }

  get moment(): Moment {
    return { nowMs: this.wallMs, monotonicMs: this.at * 1_000, bootMs: BOOT_MS + this.clockOffS * 1_000 };
  }

  disk(): DiskState {
    return {
      files: () => new Map([['/etc/crowdsec/scenarios/a.yaml', this.content]]),
      stamp: `${this.#changes} ${this.content}`,
      newestMs: BOOT_MS + this.changedAt * 1_000,
      newestConfigMs: BOOT_MS + this.configChangedAt * 1_000,
      loadable: { scenarios: this.content },
      listening: { lapi: { kind: 'unknown', why: '' }, metrics: { kind: 'unknown', why: '' } },
      appsecListeners: [],
      hubDir: '/hub',
      decisive: [],
      toCrowdsec: (path) => path,
    };
  }

  /** Changes what stands on the disk, at this moment. */
  edit(content: string): void {
    this.content = content;
    this.#changes++;
    this.changedAt = this.at + this.clockOffS;
  }

  /** The engine is started or reloaded: from the next look on it is another load. */
  load(next: Load, goroutine: string | null, startedS = this.at): void {
    this.engine = { load: next, probe: { startedMs: BOOT_MS + startedS * 1_000, goroutine, unasked: null } };
  }

  kill(): void {
    this.engine = { load: ABSENT, probe: null };
  }

  /** A look, at the disk first or not. */
  look(withDisk = false, hasAllListeners = true): void {
    const disk = withDisk ? { state: this.disk(), atMs: this.wallMs } : null;
    this.tracker.see(this.engine.load, disk, () => this.disk(), this.moment);
    if (!this.tracker.isPending || this.tracker.isWaiting(this.at * 1_000)) return;
    const { probe } = this.engine;
    const witnessMs = this.witnessS === null ? null : BOOT_MS + this.witnessS * 1_000;
    if (probe === null) this.tracker.unanswered(false, this.moment);
    else
      this.tracker.answered(
        probe,
        hasAllListeners,
        () => this.disk(),
        () => witnessMs,
        null,
        this.moment,
      );
  }

  /** Looks at the ports every five seconds for so long. */
  pass(seconds: number, hasAllListeners = true): void {
    for (const end = this.at + seconds; this.at < end; ) {
      this.at = Math.min(this.at + 5, end);
      this.look(false, hasAllListeners);
    }
  }

  /** What is known: `running CONTENT`, `down`, or why not. */
  get word(): string {
    const { standing } = this.tracker;
    if (standing.kind === 'running') return `running ${standing.epoch.loadable.scenarios}`;
    return standing.kind === 'down' ? 'down' : standing.why;
  }

  /** The agent ends and is started again; time in which nobody looks passes in between. */
  restartAgent(downS = 0): void {
    this.at += downS;
    this.tracker = new LoadTracker(JSON.parse(JSON.stringify(this.tracker.memory)));
  }
}

/** A tracker that saw an engine start with the content `a`, and knows it. */
export function running(): Tracked {
  const at = new Tracked();
  at.look(true);
  at.at += 10;
  at.load(load('1'), '75');
  at.pass(40);
  return at;
}
