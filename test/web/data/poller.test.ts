import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { POLL_EVERY_MS } from '../../../web/data/poll-schedule.ts';
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
