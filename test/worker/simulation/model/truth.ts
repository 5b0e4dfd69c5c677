import { type Expected, expectedScenarios, expectedTuning } from './expected.ts';
import { type Known, NOTHING_KNOWN } from './known.ts';
import { Turns } from './turns.ts';

/** What a truthful answer says of a host from a moment on. */
export interface Version {
  readonly from: number;
  readonly scenarios: Expected;
  readonly appsec_tuning: Expected;
}

/** Longer than any answer may be behind, so that nothing older is ever asked for. */
const KEPT_MS = 4 * 3_600_000;

/** The truth about one host as far as the Worker could know it, over time (true time, milliseconds). */
export class Truth {
  known: Known = NOTHING_KNOWN;
  readonly turns = new Turns();
  /** When messages were taken in; the first is the enrolment, before which there is nothing to be silent. */
  #heard: number[] = [];
  #versions: Version[];

  constructor(now: number) {
    this.#versions = [versionOf(now, this.known)];
  }

  /** From now on the Worker knows this. @returns whether a truthful answer is another now */
  learn(now: number, known: Known): boolean {
    this.known = known;
    const version = versionOf(now, known);
    const before = this.#versions.at(-1);
    if (before !== undefined && textOf(before) === textOf(version)) return false;
    this.#versions.push(version);
    while ((this.#versions[1]?.from ?? now) < now - KEPT_MS) this.#versions.shift();
    return true;
  }

  /** @param process which of the agent's processes sent the message that was taken in */
  hear(now: number, process: string): void {
    this.turns.hear(process, now);
    this.#heard.push(now);
    while ((this.#heard[1] ?? now) < now - KEPT_MS) this.#heard.shift();
  }

  get current(): Version {
    return this.#versions.at(-1) as Version;
  }

  /** What was true at some moment from `since` until now. */
  during(since: number): Version[] {
    const first = this.#versions.findLastIndex(({ from }) => from <= since);
    return this.#versions.slice(Math.max(first, 0));
  }

  /** The last message until a moment; null before the first. */
  lastHeard(until = Number.POSITIVE_INFINITY): number | null {
    return this.#heard.findLast((at) => at <= until) ?? null;
  }

  /** The longest time without a message that ended, or goes on, between `since` and `now`. */
  longestSilence(since: number, now: number): number {
    const first = this.#heard.findLastIndex((at) => at <= since);
    const moments = [...this.#heard.slice(Math.max(first, 0)), now];
    return Math.max(0, ...moments.slice(1).map((at, index) => at - (moments[index] ?? at)));
  }
}

function versionOf(from: number, known: Known): Version {
  return { from, scenarios: expectedScenarios(known), appsec_tuning: expectedTuning(known) };
}

const textOf = ({ scenarios, appsec_tuning }: Version): string => JSON.stringify([scenarios, appsec_tuning]);
