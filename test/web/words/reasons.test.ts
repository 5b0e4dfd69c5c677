import { describe, expect, it } from 'vitest';
import { reasonWords } from '../../../web/words/reason-words.ts';

describe('a reason for not knowing', () => {
  it('has words', () => {
    expect(reasonWords('agent_silent').label).toBe('agent silent');
  });

  it('of a newer Worker is shown as it came', () => {
    expect(reasonWords(JSON.parse('"clock_torn"'))).toEqual({ label: 'clock_torn', next: null });
  });
});
