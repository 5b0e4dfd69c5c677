import { type Failed, failed } from '../network/answer.ts';
import { Outage } from '../network/outage.ts';
import type { EngineWatch } from '../observe/engine/engine-watch.ts';
import type { Observation, Observer } from '../observe/observer.ts';
import { OBSERVERS } from '../observe/registry.ts';
import { partOf } from '../observe/surface-observer.ts';
import { Bell, type Timing } from '../process/timing.ts';
import type { Seen } from '../push/envelope.ts';
import type { Pusher } from '../push/push.ts';
import { HOW_TO_ENROL } from '../words/how-to-enrol.ts';
import type { Log, LogFields } from '../words/log.ts';
import { reasonOf } from '../words/reason.ts';
import { CatalogueSending } from './catalogue-sending.ts';
import { ClockWarning, clockSkewS } from './clock-skew.ts';
import { EngineLooks } from './engine-looks.ts';
import { heartbeatInMs } from './heartbeat-interval.ts';
import { Settling } from './settling.ts';
import { POLL_MS, Watches, type WatchTrouble } from './watches.ts';

/** How often the daemon looks whether this host was enrolled anew, while it cannot push. */
const RENEWAL_POLL_MS = 5_000;

const REVOKED = `this host is no longer enrolled and stops reporting. ${HOW_TO_ENROL}: reporting then goes on by itself`;

/** What a daemon works with. */
export interface DaemonParts {
  observer: Observer;
  /** Null: nothing is told of the running engine. */
  engine?: EngineWatch | null;
  pusher: Pusher;
  timing: Timing;
  log: Log;
  /** Gives another pusher where this host was enrolled anew since the last call, otherwise null. */
  renewed?: () => Pusher | null;
}

/** Watches CrowdSec's folders, pushes what changes, sends heartbeats in between and retries what fails, the newest state only. */
export class Daemon {
  readonly #observer: Observer;
  readonly #engine: EngineLooks | null;
  readonly #renewed: () => Pusher | null;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #bell = new Bell();
  readonly #settling = new Settling();
  readonly #watches = new Watches(() => this.#changed());
  readonly #outage: Outage;
  readonly #clock: ClockWarning;
  readonly #catalogue: CatalogueSending;
  #pusher: Pusher;
  #folders: readonly string[] = [];
  // When each of these is due, in milliseconds of the monotonic clock, which nobody can set back.
  #pushAt: number;
  #pollAt = Number.POSITIVE_INFINITY;
  #newsAt = Number.POSITIVE_INFINITY;
  #renewAt = Number.POSITIVE_INFINITY;
  #isRevoked = false;
  #isBlind = false;
  #logged: string | null = null;
  #loggedFault: string | null = null;

  constructor(parts: DaemonParts) {
    this.#observer = parts.observer;
    this.#engine = parts.engine == null ? null : new EngineLooks(parts.engine, parts.observer, parts.timing, parts.log);
    this.#pusher = parts.pusher;
    this.#timing = parts.timing;
    this.#log = parts.log;
    this.#renewed = parts.renewed ?? (() => null);
    this.#outage = new Outage(parts.log, { failed: 'reporting failed and is tried again', over: 'reporting works again' });
    this.#clock = new ClockWarning(parts.log);
    this.#catalogue = new CatalogueSending(() => parts.observer.catalogue(parts.timing.now()), parts.timing, parts.log);
    this.#pushAt = parts.timing.monotonic();
  }

  /** Runs until `stop` aborts. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const now = this.#timing.monotonic();
      if (now >= this.#renewAt) this.#renew(now);
      if (this.#engine !== null && now >= this.#engine.dueAt) {
        const isNews = await this.#engine.look();
        // What changes on the disk just now is told with it, when it has settled.
        if (isNews && this.#settling.dueAt() === null && !this.#outage.isOn) this.#newsAt = now;
      }
      const settledAt = this.#settling.dueAt();
      if (settledAt === null && now >= this.#pollAt) this.#poll(now);
      else if (settledAt === null ? now >= Math.min(this.#pushAt, this.#newsAt) : now >= settledAt) {
        // A fault of the agent itself must not end the daemon: the next look may well succeed.
        await this.#look(now, stop).catch((error) => this.#fail(failed(reasonOf(error))));
      }
      const next = this.#settling.dueAt() ?? Math.min(this.#pushAt, this.#pollAt);
      const engineAt = this.#engine?.dueAt ?? Number.POSITIVE_INFINITY;
      await this.#bell.wait(this.#timing, Math.min(next, this.#renewAt, engineAt) - this.#timing.monotonic(), stop);
    }
    this.#watches.close();
    await this.#catalogue.ended();
  }

  #changed(): void {
    this.#settling.touch(this.#timing.monotonic());
    this.#engine?.noteChange();
    this.#bell.ring();
  }

  #renew(now: number): void {
    this.#renewAt = this.#isRevoked || this.#outage.isOn ? now + RENEWAL_POLL_MS : Number.POSITIVE_INFINITY;
    const pusher = this.#renewed();
    if (pusher === null) return;
    this.#pusher = pusher;
    this.#isRevoked = false;
    this.#pushAt = now;
  }

  #poll(now: number): void {
    if (!this.#observer.isUnchanged()) this.#settling.touch(now);
    this.#pollAt = now + POLL_MS;
  }

  async #look(now: number, stop: AbortSignal): Promise<void> {
    const isSettled = this.#settling.dueAt() !== null;
    // Something changed that no watch told of. It is given the time to settle too.
    const beganMs = this.#timing.now();
    const same = isSettled ? null : this.#observer.again(beganMs);
    if (!isSettled && same === null && this.#folders.length > 0) return this.#settling.touch(now);
    this.#settling.clear();
    this.#newsAt = Number.POSITIVE_INFINITY;
    if (isSettled || this.#folders.length === 0) this.#arm(this.#folders);
    this.#renew(now);
    const atMs = this.#timing.now();
    const observed = same ?? this.#observer.observe(atMs);
    this.#follow(observed);
    const isDue = now >= this.#pushAt;
    const seen = (await this.#engine?.lookWith(observed, same === null ? atMs : beganMs, isDue)) ?? observed;
    this.#pusher.note(seen);
    if (this.#isRevoked || !(isDue || (!this.#outage.isOn && !this.#pusher.isAccepted(seen)))) return;
    await this.#push(seen, stop);
  }

  #follow(seen: Observation): void {
    if (seen.digest !== this.#logged || seen.loadFault !== this.#loggedFault) this.#log.info('observed', observedFields(seen));
    this.#logged = seen.digest;
    this.#loggedFault = seen.loadFault;
    if (seen.directories.join('\0') === this.#folders.join('\0')) return;
    this.#folders = seen.directories;
    this.#arm(this.#folders);
    // A change that came between the reading of a new folder and its watch was noticed by neither.
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

  async #push(seen: Seen, stop: AbortSignal): Promise<void> {
    const pushed = await this.#pusher.push(seen, stop);
    const now = this.#timing.monotonic();
    switch (pushed.kind) {
      case 'answered':
        this.#outage.end();
        this.#renewAt = Number.POSITIVE_INFINITY;
        this.#clock.note(clockSkewS(pushed.answer.server_time, this.#timing.now()));
        this.#pushAt = now + heartbeatInMs(pushed.answer.next_report_in_s, this.#timing.random());
        if (pushed.answer.catalogue_needed === true) this.#catalogue.asked(this.#pusher, seen.catalogue, stop);
        return;
      case 'host_revoked':
        this.#isRevoked = true;
        this.#pushAt = Number.POSITIVE_INFINITY;
        this.#renewAt = now + RENEWAL_POLL_MS;
        this.#log.error(REVOKED);
        return;
      case 'failed':
        if (!stop.aborted) this.#fail(pushed);
    }
  }

  #fail({ why, wish }: Failed): void {
    const now = this.#timing.monotonic();
    this.#pushAt = now + this.#outage.fail(why, wish, this.#timing.random());
    this.#renewAt = now + RENEWAL_POLL_MS;
  }
}

/** What the log says of a changed observation. */
function observedFields({ surfaces, digest }: Observation): LogFields {
  let fields: LogFields = { digest };
  let detail: string | null = null;
  for (const observer of OBSERVERS) {
    const part = partOf(surfaces, observer);
    fields = { ...fields, [observer.contract.reportKey]: part.state, ...observer.logged(part) };
    detail ??= part.detail ?? null;
  }
  return { ...fields, detail };
}
