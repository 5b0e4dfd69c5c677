import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { POLL_EVERY_MS, UNUSED_AFTER_MS, UNUSED_EVERY_MS } from '../../../web/data/poll-schedule.ts';
import { type Poller, startPoller } from '../../../web/data/poller.ts';

class Page extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';

  turn(state: 'visible' | 'hidden') {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
let poller: Poller;

beforeEach(() => {
  page = new Page();
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
});

afterEach(() => {
  poller.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the poller', () => {
  it('asks while the page is visible, not while it is hidden, and not after it was stopped', async () => {
    const asked: boolean[] = [];
    poller = startPoller(async (fresh) => asked.push(fresh) > 0);
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(asked).toEqual([true, false]);

    page.turn('hidden');
    await vi.advanceTimersByTimeAsync(10 * POLL_EVERY_MS);
    expect(asked).toEqual([true, false]);

    page.turn('visible');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([true, false, true]);

    poller.stop();
    await vi.advanceTimersByTimeAsync(10 * POLL_EVERY_MS);
    expect(asked).toHaveLength(3);
  });

  it('asks less often when nobody touched the page for minutes, and at once when somebody does', async () => {
    const asked: boolean[] = [];
    poller = startPoller(async (fresh) => asked.push(fresh) > 0);
    await vi.advanceTimersByTimeAsync(UNUSED_AFTER_MS - 1);
    const whileUsed = asked.length;
    expect(whileUsed).toBe(UNUSED_AFTER_MS / POLL_EVERY_MS);
    await vi.advanceTimersByTimeAsync(10 * UNUSED_EVERY_MS);
    expect(asked).toHaveLength(whileUsed + 10);
    for (const input of ['pointermove', 'keydown', 'wheel']) {
      window.dispatchEvent(new Event(input));
      await vi.advanceTimersByTimeAsync(0);
      expect(asked).toHaveLength(whileUsed + 11);
    }
    expect(asked.at(-1)).toBe(true);
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(asked).toHaveLength(whileUsed + 12);
  });

  it('goes on after a question that failed by throwing', async () => {
    let calls = 0;
    poller = startPoller(async () => {
      calls += 1;
      throw new Error('network');
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls).toBe(2);
  });
});
