import { FIRST_POLL, nextStep, onAction, onAsk, onSettled, onUse, onVisibility, type PollState } from './poll-schedule.ts';

/** What tells that somebody uses the page, and how often at most that is noted, in milliseconds. */
const INPUTS = ['pointermove', 'pointerdown', 'keydown', 'wheel'];
const NOTED_EVERY_MS = 1000;

export interface Poller {
  /** Asks the fleet itself at once, and more often for a while. */
  acted(): void;
  /** Asks the fleet itself at once. */
  refresh(): void;
  stop(): void;
}

/**
 * Polls whenever `poll-schedule.ts` says so, by calling `ask`, until stopped.
 * `ask` resolves to false, or rejects, where no answer could be had. `clock` gives Unix milliseconds.
 */
export function startPoller(ask: (fresh: boolean) => Promise<boolean>, clock: () => number = Date.now): Poller {
  let state: PollState = { ...FIRST_POLL, usedAt: clock(), visible: document.visibilityState === 'visible' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const change = (next: PollState) => {
    state = next;
    step();
  };

  const run = async (fresh: boolean) => {
    const succeeded = await ask(fresh).catch(() => false);
    change(onSettled(state, clock(), succeeded));
  };

  const step = () => {
    clearTimeout(timer);
    if (stopped) return;
    const next = nextStep(state, clock());
    if (next.kind === 'wait') timer = setTimeout(step, next.ms);
    if (next.kind === 'ask') {
      state = onAsk(state);
      void run(next.fresh);
    }
  };

  const onVisibilityChange = () => change(onVisibility({ ...state, usedAt: clock() }, document.visibilityState === 'visible'));
  const onInput = () => {
    if (clock() - state.usedAt >= NOTED_EVERY_MS) change(onUse(state, clock()));
  };
  const refresh = () => change({ ...state, freshWanted: true, failures: 0 });
  document.addEventListener('visibilitychange', onVisibilityChange);
  window.addEventListener('online', refresh);
  for (const input of INPUTS) window.addEventListener(input, onInput, { passive: true });
  step();

  return {
    acted: () => change(onAction(state, clock())),
    refresh,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibilityChange);
      window.removeEventListener('online', refresh);
      for (const input of INPUTS) window.removeEventListener(input, onInput);
    },
  };
}
