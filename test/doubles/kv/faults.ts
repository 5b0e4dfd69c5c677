import type { Operation } from './limits.ts';

/** What goes wrong with one operation. Each is counted against the day's budget: Cloudflare does not promise otherwise. */
export type KvFault =
  /** KV answers with an error and does nothing. */
  | { kind: 'error' }
  /** It is done, and the answer is lost. */
  | { kind: 'answer_lost' }
  /** It is done and answered so much later. */
  | { kind: 'slow'; ms: number }
  /** It is never done nor answered. */
  | { kind: 'hang' };

/** Decides what goes wrong with an operation; null: nothing. */
export type KvFaults = (operation: Operation) => KvFault | null;

/** How often each kind of fault comes, from 0 to 1. */
export interface FaultRates {
  readonly error?: number;
  readonly answer_lost?: number;
  readonly slow?: number;
  readonly hang?: number;
}

/** The longest that a slow operation takes. */
const SLOW_MAX_MS = 90_000;

/** Faults at random. @param random from 0 up to 1; a seeded one makes them repeatable */
export function randomFaults(random: () => number, rates: Partial<Record<Operation, FaultRates>>): KvFaults {
  return (operation) => {
    const { error = 0, answer_lost = 0, slow = 0, hang = 0 } = rates[operation] ?? {};
    let at = random();
    if (at < error) return { kind: 'error' };
    at -= error;
    if (at < answer_lost) return { kind: 'answer_lost' };
    at -= answer_lost;
    if (at < slow) return { kind: 'slow', ms: Math.ceil(random() * SLOW_MAX_MS) };
    at -= slow;
    return at < hang ? { kind: 'hang' } : null;
  };
}
