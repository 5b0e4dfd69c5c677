import { vi } from 'vitest';
import type { Timing } from '../../../agent/process/timing.ts';

/** How long a test waits for something that must happen. */
export const PATIENCE = { timeout: 10_000, interval: 5 };

interface Wait {
  ms: number;
  end: () => void;
}

/** Time that passes only when a test says so; `at` is the wall clock, which a test may set. It begins later than the files of the test, which get real times. */
export class FakeTiming implements Timing {
  at = Date.now() + 3_600_000;
  random = () => 0.5;
  /** What somebody waits for now. */
  pending: Wait | null = null;
  #monotonicMs = 1_000;
  #told: (() => void)[] = [];

  now(): number {
    return this.at;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.pending = null;
        resolve();
      };
      this.pending = { ms, end };
      signal.addEventListener('abort', end, { once: true });
      for (const tell of this.#told.splice(0)) tell();
    });
  }

  /** Waits until somebody waits. */
  async idle(): Promise<Wait> {
    const deadline = AbortSignal.timeout(PATIENCE.timeout);
    while (this.pending === null) {
      await new Promise<void>((resolve, reject) => {
        this.#told.push(resolve);
        deadline.addEventListener('abort', () => reject(new Error('nobody waits')), { once: true });
      });
    }
    return this.pending;
  }

  /** Lets the current wait pass. @returns how long it was, in ms */
  async pass(): Promise<number> {
    const { ms, end } = await this.idle();
    this.at += ms;
    this.#monotonicMs += ms;
    end();
    return ms;
  }

  /**
   * Lets waits pass until something is so, looking whenever somebody waits again.
   * @returns how long they were together, in ms
   */
  async passUntil(isSo: () => boolean, mostMs = 86_400_000): Promise<number> {
    let passed = 0;
    await this.idle();
    while (!isSo()) {
      if (passed >= mostMs) throw new Error(`it was not so within ${mostMs} ms`);
      passed += await this.pass();
      await this.idle();
    }
    return passed;
  }

  /** Waits until somebody waits for this long. */
  async waitsFor(ms: number): Promise<void> {
    await vi.waitFor(() => {
      if (this.pending?.ms !== ms) throw new Error(`somebody waits for ${this.pending?.ms} and not for ${ms}`);
    }, PATIENCE);
  }
}
