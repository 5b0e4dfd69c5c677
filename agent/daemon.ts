import { backoffMs } from './backoff.ts';
import { clockSkewS } from './clock-skew.ts';
import type { Log } from './log.ts';
import type { Observation, Observer } from './observe/observer.ts';
import type { Pushed, Pusher } from './push.ts';
import { Settling } from './settling.ts';
import { Bell, type Timing } from './timing.ts';
import { POLL_MS, Watches, type WatchTrouble } from './watch.ts';

/** How far a heartbeat may be early, as a part of its interval, so that hosts that started together do not push together. */
const JITTER = 0.1;

/** Watches CrowdSec's folders, pushes what changes, sends heartbeats in between and retries what fails, the newest state only. */
export class Daemon {
  readonly #observer: Observer;
  readonly #pusher: Pusher;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #bell = new Bell();
  readonly #settling = new Settling();
  readonly #watches = new Watches(() => this.#changed());
  #folders: readonly string[] = [];
  // When something is due, by the clock that nobody can set back.
  #pushAt: number;
  #pollAt = Number.POSITIVE_INFINITY;
  #failures = 0;
  #why = '';
  #isRevoked = false;
  #isBlind = false;
  #isClockOff = false;

  constructor(parts: { observer: Observer; pusher: Pusher; timing: Timing; log: Log }) {
    this.#observer = parts.observer;
    this.#pusher = parts.pusher;
    this.#timing = parts.timing;
    this.#log = parts.log;
    this.#pushAt = parts.timing.monotonic();
  }

  /** Runs until `stop` aborts. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const now = this.#timing.monotonic();
      const settledAt = this.#settling.dueAt();
      if (settledAt === null && now >= this.#pollAt) this.#poll(now);
      else if (settledAt === null ? now >= this.#pushAt : now >= settledAt) await this.#look(now, stop);
      const next = this.#settling.dueAt() ?? Math.min(this.#pushAt, this.#pollAt);
      await this.#bell.wait(this.#timing, next - this.#timing.monotonic(), stop);
    }
    this.#watches.close();
  }

  #changed(): void {
    this.#settling.touch(this.#timing.monotonic());
    this.#bell.ring();
  }

  #poll(now: number): void {
    if (!this.#observer.isUnchanged()) this.#settling.touch(now);
    this.#pollAt = now + POLL_MS;
  }

  async #look(now: number, stop: AbortSignal): Promise<void> {
    const isSettled = this.#settling.dueAt() !== null;
    // A change that no watch told of is given the time to settle too.
    if (!isSettled && this.#folders.length > 0 && !this.#observer.isUnchanged()) return this.#settling.touch(now);
    this.#settling.clear();
    if (isSettled || this.#folders.length === 0) this.#arm(this.#folders);
    const seen = this.#observer.observe(this.#timing.now());
    this.#follow(seen);
    const isDue = now >= this.#pushAt;
    if (this.#isRevoked || !(isDue || (this.#failures === 0 && !this.#pusher.isAccepted(seen)))) return;
    await this.#push(seen, stop);
  }

  #follow(seen: Observation): void {
    if (seen.changed) this.#log.info('observed', summary(seen));
    if (seen.directories.join('\0') === this.#folders.join('\0')) return;
    this.#folders = seen.directories;
    this.#arm(this.#folders);
    // What came between reading a folder and watching it was told by nobody.
    if (!this.#observer.isUnchanged()) this.#settling.touch(this.#timing.monotonic());
  }

  #arm(folders: readonly string[]): void {
    const trouble: WatchTrouble | null = this.#watches.arm(folders);
    this.#pollAt = trouble === null ? Number.POSITIVE_INFINITY : this.#timing.monotonic() + POLL_MS;
    if (trouble !== null && !this.#isBlind) {
      this.#log.warn('a folder cannot be watched, looking every few seconds instead', { ...trouble, every_ms: POLL_MS });
    }
    this.#isBlind = trouble !== null;
  }

  #noteClock(skewS: number | null): void {
    if (skewS !== null && !this.#isClockOff) {
      this.#log.warn("this host's clock is off; reports are not affected, log times are", { ahead_s: skewS });
    }
    this.#isClockOff = skewS !== null;
  }

  async #push(seen: Observation, stop: AbortSignal): Promise<void> {
    const pushed = await this.#pusher.push(seen, stop).catch(failureOf);
    const now = this.#timing.monotonic();
    switch (pushed.kind) {
      case 'answered': {
        if (this.#failures > 0) this.#log.info('pushing works again', { failures: this.#failures });
        this.#failures = 0;
        this.#why = '';
        this.#noteClock(clockSkewS(pushed.answer.server_time, this.#timing.now()));
        const intervalMs = pushed.answer.next_report_in_s * 1000;
        this.#pushAt = now + intervalMs * (1 - JITTER * this.#timing.random());
        return;
      }
      case 'host_revoked':
        this.#isRevoked = true;
        this.#pushAt = Number.POSITIVE_INFINITY;
        this.#log.error(
          'this host is no longer enrolled and stops pushing: get a code from the dashboard, run `argos-drift-agent enroll URL CODE` and restart the agent',
        );
        return;
      case 'failed': {
        if (stop.aborted) return;
        this.#failures++;
        this.#pushAt = now + Math.max(pushed.retryAfterMs ?? 0, backoffMs(this.#failures, this.#timing.random()));
        if (pushed.why !== this.#why) this.#log.warn('a push failed and is tried again', { why: pushed.why });
        this.#why = pushed.why;
      }
    }
  }
}

// A fault of the agent itself must not end a daemon that could report again a little later.
function failureOf(error: unknown): Pushed {
  return { kind: 'failed', why: error instanceof Error ? error.message : String(error), retryAfterMs: null };
}

function summary({ surfaces: { scenarios, tuning }, digest }: Observation) {
  return {
    digest,
    scenarios: scenarios.state,
    installed: scenarios.installed.length,
    tuning: tuning.state,
    inbound: tuning.inbound,
    outbound: tuning.outbound,
    detail: scenarios.detail ?? tuning.detail,
  };
}
