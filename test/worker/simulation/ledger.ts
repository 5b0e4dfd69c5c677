import type { AgentAnswer, Outcome } from '#contract';
import { DAY_MS } from '../../doubles/kv/index.ts';
import type { Listener, Pushed } from './actors/listener.ts';
import type { SimulatedClock } from './clock.ts';
import { afterMessage, type Baseline, type Known } from './model/known.ts';
import { Truth } from './model/truth.ts';
import type { Troubles } from './troubles.ts';

/** From so many changes a day on a host may be asked to wait. */
const FREE_CHANGES_A_DAY = 500;

/** What a heartbeat may cost. */
const HEARTBEAT_ROWS = 1;

/** A check that is so late is made up by a message that comes by, and a publication that was missed is planned by it. */
const CHECK_OWED_MS = 120_000;

/** So long after two agents last took turns nothing is left of the doubt. */
const CERTAIN_AFTER_MS = 3_600_000;

interface Account {
  readonly truth: Truth;
  sequence: number;
  digest: string | null;
  /** What the last message said. */
  said: string;
  changes: { day: number; count: number };
}

/** Keeps the truth about each host: what the Worker was told, in the order in which it was told. Checks each answer against it. */
export class Ledger implements Listener {
  messages = 0;
  /** The most rows that a heartbeat without news wrote. */
  rowsOfAHeartbeat = 0;
  readonly violations: string[] = [];
  /** Called where the truth about a host is another from now on. */
  changed: (hostId: string) => void = () => {};
  readonly #clock: SimulatedClock;
  readonly #troubles: Troubles;
  readonly #accounts = new Map<string, Account>();

  readonly #baselineOf: (hostId: string) => Baseline | null;

  /** @param baselineOf what Fleet has adopted of a host */
  constructor(
    clock: SimulatedClock,
    troubles: Troubles,
    hosts: readonly string[],
    baselineOf: (hostId: string) => Baseline | null,
  ) {
    this.#clock = clock;
    this.#baselineOf = baselineOf;
    this.#troubles = troubles;
    for (const host of hosts) {
      const truth = new Truth(clock.now);
      this.#accounts.set(host, { truth, sequence: 0, digest: null, said: '', changes: { day: 0, count: 0 } });
    }
  }

  truth(hostId: string): Truth {
    return this.#account(hostId).truth;
  }

  pushed(hostId: string, message: Pushed, outcome: Outcome<AgentAnswer>, rows: number): void {
    this.messages += 1;
    const account = this.#account(hostId);
    const code = outcome.ok ? 'ok' : outcome.refusal.code;
    if (code === 'rate_limited') {
      this.#mayWait(account, hostId);
      return;
    }
    const right = rightAnswer(account, message);
    if (code !== right) this.failed(`${hostId}: a ${message.kind} was answered ${code}, not ${right}`);
    if (outcome.ok || code === 'report_needed') account.sequence = message.sequence;
    if (!outcome.ok) return;
    const { now } = this.#clock;
    const { truth } = account;
    const known = { ...afterMessage(truth.known, message.seen), baseline: this.#baselineOf(hostId) };
    const isNews = message.said !== account.said;
    // A heartbeat that ends a silence or the doubt which of two agents is right, or makes a late check up, has more to write.
    const isAlone = !this.#troubles.since(now - CHECK_OWED_MS, ['tick', 'clock', 'deployment', 'alarm', 'kv']);
    const isCertain = now - (truth.turns.last ?? 0) > CERTAIN_AFTER_MS;
    const isQuiet = isAlone && isCertain && !isNews && now - (truth.lastHeard() ?? 0) < CHECK_OWED_MS;
    if (isQuiet && message.kind === 'heartbeat') this.#costs(hostId, rows);
    if (isNews) count(account, Math.floor(this.#clock.wall / DAY_MS));
    account.said = message.said;
    account.digest = message.digest;
    truth.hear(now, message.instance);
    if (truth.learn(now, known)) this.changed(hostId);
  }

  declared(hostId: string, change: (known: Known) => Known): void {
    const { truth } = this.#account(hostId);
    if (truth.learn(this.#clock.now, change(truth.known))) this.changed(hostId);
  }

  /** Looks at what was adopted by the passing of time. To be called after whatever may have checked the fleet. */
  checked(): void {
    for (const [hostId, { truth }] of this.#accounts) {
      const baseline = this.#baselineOf(hostId);
      if (truth.learn(this.#clock.now, { ...truth.known, baseline })) this.changed(hostId);
    }
  }

  failed(what: string): void {
    this.violations.push(`${new Date(this.#clock.now).toISOString()} ${what}`);
  }

  #costs(hostId: string, rows: number): void {
    this.rowsOfAHeartbeat = Math.max(this.rowsOfAHeartbeat, rows);
    if (rows > HEARTBEAT_ROWS) this.failed(`${hostId}: a heartbeat that said nothing new wrote ${rows} rows`);
  }

  #mayWait({ changes }: Account, hostId: string): void {
    const today = Math.floor(this.#clock.wall / DAY_MS);
    const isBusy = changes.day === today && changes.count >= FREE_CHANGES_A_DAY;
    if (!isBusy) this.failed(`${hostId}: asked to wait after ${changes.count} changes`);
  }

  #account(hostId: string): Account {
    const account = this.#accounts.get(hostId);
    if (account === undefined) throw new Error(`no host ${hostId}`);
    return account;
  }
}

function rightAnswer({ sequence, digest }: Account, message: Pushed): 'ok' | 'sequence_stale' | 'report_needed' {
  if (message.sequence <= sequence) return 'sequence_stale';
  return message.kind === 'heartbeat' && message.digest !== digest ? 'report_needed' : 'ok';
}

function count({ changes }: Account, day: number): void {
  changes.count = changes.day === day ? changes.count + 1 : 1;
  changes.day = day;
}
