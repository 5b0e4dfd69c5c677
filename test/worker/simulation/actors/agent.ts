import type { Random } from '../../../doubles/random.ts';
import type { TestAgent } from '../../support/agent.ts';
import { ORIGIN } from '../../support/api.ts';
import type { Cancel, SimulatedClock } from '../clock.ts';
import type { Intent, Seen } from '../model/known.ts';
import type { World } from '../world.ts';
import type { Listener, Pushed } from './listener.ts';
import { readIntent, say } from './wire.ts';

/** Chances of what the network does to a message. */
const LOST = 0.01;
const ANSWER_LOST = 0.01;
const DOUBLED = 0.005;
const LATE = 0.005;

type Outcome = NonNullable<Awaited<ReturnType<World['report']>>>;

/** The daemon on a host, as the real one behaves: reports what is new, heartbeats otherwise, tries again, confirms an intent at once. */
export class Agent {
  /** What it last heard of the intent, which the apply script would carry out. */
  intent: Intent | null = null;
  isOff = false;
  readonly #look: () => Seen;
  readonly #double: TestAgent;
  readonly #world: World;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #listener: Listener;
  #acknowledged: string | null = null;
  #planned: { at: number; cancel: Cancel } | null = null;
  #waitUntil = 0;

  constructor(
    double: TestAgent,
    look: () => Seen,
    { world, clock, random, listener }: { world: World; clock: SimulatedClock; random: Random; listener: Listener },
  ) {
    this.#double = double;
    this.#look = look;
    this.#world = world;
    this.#clock = clock;
    this.#random = random;
    this.#listener = listener;
  }

  get hostId(): string {
    return this.#double.hostId;
  }

  /** A new process: nothing that it had in mind is left but its key, its sequence and the sentinels on the disk. */
  restart(): void {
    this.#double.instance = crypto.randomUUID();
    this.#acknowledged = null;
    this.#planned?.cancel();
    this.#planned = null;
    this.isOff = false;
    this.pushAfter(1000);
  }

  stop(): void {
    this.isOff = true;
    this.#planned?.cancel();
    this.#planned = null;
  }

  /** Pushes after so long, or earlier where that was planned already. */
  pushAfter(ms: number): void {
    if (this.isOff) return;
    const at = Math.max(this.#clock.now + ms, this.#waitUntil);
    if (this.#planned !== null && this.#planned.at <= at) return;
    this.#planned?.cancel();
    const cancel = this.#clock.at(at, () => {
      this.#planned = null;
      return this.#push();
    });
    this.#planned = { at, cancel };
  }

  async #push(): Promise<void> {
    const seen = this.#look();
    say(this.#double, seen);
    const { digest } = this.#double.heartbeatBody();
    const kind = digest === this.#acknowledged ? 'heartbeat' : 'report';
    const body = kind === 'report' ? this.#double.reportBody() : this.#double.heartbeatBody();
    const sequence = Math.max(this.#double.sequence + 1, this.#clock.now);
    this.#double.sequence = sequence;
    const pushed: Pushed = {
      kind,
      sequence,
      digest,
      instance: this.#double.instance,
      said: JSON.stringify(this.#double.heartbeatBody()),
      seen,
    };
    const { text, headers } = await this.#double.sign(body, sequence);
    const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const send = async () => {
      const before = this.#world.meter.rowsWritten;
      const outcome = await this.#world.report({ method: 'POST', targetUri: `${ORIGIN}/api/agent/report`, fields, body: text });
      if (outcome !== null) this.#listener.pushed(this.hostId, pushed, outcome, this.#world.meter.rowsWritten - before);
      return outcome;
    };
    const fate = this.#random.next();
    if (fate < DOUBLED) this.#clock.after(this.#random.between(1, 90_000), async () => void (await send()));
    if (fate > 1 - LATE) this.#clock.after(this.#random.between(1, 90_000), async () => void (await send()));
    const isLost = fate > 1 - LATE - LOST;
    const outcome = isLost ? null : await send();
    const isHeard = outcome !== null && !this.#random.chance(ANSWER_LOST);
    if (isHeard) this.#take(outcome, pushed);
    else this.pushAfter(this.#random.between(5000, 20_000));
  }

  #take(outcome: Outcome, { digest }: Pushed): void {
    if (outcome.ok) {
      const { intent, next_report_in_s } = outcome.value;
      this.#acknowledged = digest;
      this.intent = readIntent(intent);
      const isNew = intent.revision !== this.#double.delivered;
      this.#double.delivered = intent.revision;
      this.pushAfter(isNew ? 300 : next_report_in_s * 1000);
      return;
    }
    const { code, members } = outcome.refusal;
    switch (code) {
      case 'report_needed':
        this.#acknowledged = null;
        this.pushAfter(200);
        break;
      case 'sequence_stale':
        this.#double.sequence = Math.max(this.#double.sequence, Number(members?.last_sequence));
        this.pushAfter(200);
        break;
      case 'rate_limited':
        this.#waitUntil = this.#clock.now + Number(members?.retry_after_s) * 1000;
        this.pushAfter(0);
        break;
      default:
        this.#listener.failed(`an agent was refused: ${code}`);
        this.pushAfter(60_000);
    }
  }
}
