import type { SimulatedClock } from './clock.ts';

/** What can be wrong around Fleet: each excuses an answer that is late, for a while, and never one that is wrong. */
export type TroubleKind = 'kv' | 'alarm' | 'tick' | 'clock' | 'deployment';

/** Longer than anything asks back. */
const KEPT_MS = 4 * 3_600_000;

/** When something was wrong, and until when it is known to last. Times are true time, in milliseconds. */
export class Troubles {
  readonly counts: Record<TroubleKind, number> = { kv: 0, alarm: 0, tick: 0, clock: 0, deployment: 0 };
  readonly #clock: SimulatedClock;
  #noted: { kind: TroubleKind; until: number }[] = [];

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** @param lastsMs how much longer it lasts */
  note(kind: TroubleKind, lastsMs = 0): void {
    this.counts[kind] += 1;
    const now = this.#clock.now;
    this.#noted = this.#noted.filter(({ until }) => until > now - KEPT_MS);
    this.#noted.push({ kind, until: now + lastsMs });
  }

  /** Whether any of these was there at a moment since then. */
  since(moment: number, kinds: readonly TroubleKind[]): boolean {
    return this.#noted.some(({ kind, until }) => until >= moment && kinds.includes(kind));
  }
}
