import type { AgentAnswer, Outcome } from '#contract';
import type { Known, Seen } from '../model/known.ts';

/** What is in an agent's message, beside its signature. */
export interface Pushed {
  readonly kind: 'report' | 'heartbeat';
  readonly sequence: number;
  readonly digest: string;
  /** The agent's process. */
  readonly instance: string;
  /** All that it says beside the lists that the digest stands for, as text. */
  readonly said: string;
  readonly seen: Seen;
}

/** Who writes down what the Worker was told, and what it answered. */
export interface Listener {
  /** A message arrived at Fleet, whether or not its agent heard the answer. @param rows written for it */
  pushed(hostId: string, message: Pushed, outcome: Outcome<AgentAnswer>, rows: number): void;
  /** An operator's change was answered as done. @param change what is known after it */
  declared(hostId: string, change: (known: Known) => Known): void;
  /** Something was answered that must never be. */
  failed(what: string): void;
}
