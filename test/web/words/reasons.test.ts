import { describe, expect, it } from 'vitest';
import { reasonLabel } from '../../../web/words/reason-label.ts';

describe('a reason for not knowing', () => {
  it('has words', () => {
    expect(reasonLabel('agent_silent')).toBe('agent silent');
  });

  it('of a newer Worker is shown as it came', () => {
    expect(reasonLabel(JSON.parse('"clock_torn"'))).toBe('clock_torn');
  });
});
