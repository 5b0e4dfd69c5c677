import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  EAGER_EVERY_MS,
  EAGER_FOR_MS,
  FIRST_POLL,
  nextStep,
  onAction,
  onAsk,
  onSettled,
  onUse,
  onVisibility,
  POLL_EVERY_MS,
  UNUSED_AFTER_MS,
  UNUSED_EVERY_MS,
} from '../../../web/data/poll-schedule.ts';

const settled = (at: number) => onSettled(onAsk(FIRST_POLL), at, true);

describe('polling', () => {
  it('asks the fleet itself when the page is loaded, and the snapshot every 10 s after that', () => {
    expect(nextStep(FIRST_POLL, 0)).toEqual({ kind: 'ask', fresh: true });
    expect(nextStep(settled(1000), 1000)).toEqual({ kind: 'wait', ms: POLL_EVERY_MS });
    expect(nextStep(settled(1000), 1000 + POLL_EVERY_MS)).toEqual({ kind: 'ask', fresh: false });
  });

  it('never asks twice at once', () => {
    expect(nextStep(onAsk(FIRST_POLL), 60_000)).toEqual({ kind: 'rest' });
  });

  it('rests while the page is hidden, and asks the fleet itself when it is shown again', () => {
    const hidden = onVisibility(settled(0), false);
    expect(nextStep(hidden, 3_600_000)).toEqual({ kind: 'rest' });
    expect(nextStep(onVisibility(hidden, true), 500)).toEqual({ kind: 'ask', fresh: true });
  });

  it('asks the fleet itself at once and often after an action, for a minute', () => {
    const acted = onAction(settled(0), 1000);
    expect(nextStep(acted, 1000)).toEqual({ kind: 'ask', fresh: true });
    const answered = onSettled(onAsk(acted), 1100, true);
    expect(nextStep(answered, 1100)).toEqual({ kind: 'wait', ms: EAGER_EVERY_MS });
    expect(nextStep(answered, 1100 + EAGER_EVERY_MS)).toEqual({ kind: 'ask', fresh: true });
    const late = 1000 + EAGER_FOR_MS;
    expect(nextStep(onSettled(onAsk(answered), late, true), late)).toEqual({ kind: 'wait', ms: POLL_EVERY_MS });
  });

  it('asks seldom while nobody uses the page, and the fleet itself at once when somebody does again', () => {
    const before = settled(UNUSED_AFTER_MS - 1);
    expect(nextStep(before, UNUSED_AFTER_MS - 1)).toEqual({ kind: 'wait', ms: POLL_EVERY_MS });
    const unused = settled(UNUSED_AFTER_MS);
    expect(nextStep(unused, UNUSED_AFTER_MS)).toEqual({ kind: 'wait', ms: UNUSED_EVERY_MS });
    expect(nextStep(onUse(unused, UNUSED_AFTER_MS + 10), UNUSED_AFTER_MS + 10)).toEqual({ kind: 'ask', fresh: true });
    expect(nextStep(onUse(before, UNUSED_AFTER_MS - 1), UNUSED_AFTER_MS)).toEqual({ kind: 'wait', ms: POLL_EVERY_MS - 1 });
    const acted = onSettled(onAsk(onAction(unused, UNUSED_AFTER_MS)), UNUSED_AFTER_MS, true);
    expect(nextStep(acted, UNUSED_AFTER_MS)).toEqual({ kind: 'wait', ms: EAGER_EVERY_MS });
  });

  it('keeps the wish for a fresh answer that comes while a question is under way', () => {
    const acted = onAction(onAsk(FIRST_POLL), 0);
    expect(nextStep(onSettled(acted, 100, true), 100)).toEqual({ kind: 'ask', fresh: true });
  });

  it('backs off while nothing answers, up to a minute, and then asks the fleet itself', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map(backoffMs)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    const failed = onSettled(onAsk(settled(0)), 10_000, false);
    expect(nextStep(failed, 10_000)).toEqual({ kind: 'wait', ms: 2000 });
    const failedAgain = onSettled(onAsk(failed), 12_000, false);
    expect(nextStep(failedAgain, 12_000)).toEqual({ kind: 'wait', ms: 4000 });
    expect(nextStep(failedAgain, 16_000)).toEqual({ kind: 'ask', fresh: true });
    expect(nextStep(onSettled(onAsk(failedAgain), 16_000, true), 16_000)).toEqual({ kind: 'wait', ms: POLL_EVERY_MS });
  });

  it('does not wait out a backoff when the page is shown again or the operator acts', () => {
    const failed = onSettled(onAsk(onSettled(onAsk(FIRST_POLL), 0, false)), 0, false);
    expect(nextStep(onVisibility(onVisibility(failed, false), true), 1)).toEqual({ kind: 'ask', fresh: true });
    expect(nextStep(onAction(failed, 1), 1)).toEqual({ kind: 'ask', fresh: true });
  });
});
