import { describe, expect, it } from 'vitest';
import type { HostEvent } from '#contract';
import { byWords } from '../../../web/host/history/event-words.tsx';

const words = (kind: HostEvent['kind'], actor_kind: HostEvent['actor_kind'], actor = 'ann') =>
  byWords({ kind, actor, actor_kind });

describe('the history of a host', () => {
  it('says who changed its intent', () => {
    expect(words('intent_changed', 'token')).toBe('by ann');
    expect(words('intent_changed', 'operator')).toBe('by an operator');
  });

  it('says of what the host differs in since that it came of their change, and not that they did it on the host', () => {
    expect(words('drift_opened', 'token')).toBe('since ann’s change');
    expect(words('drift_cleared', 'operator')).toBe('since an operator’s change');
    expect(words('drift_opened', 'owner')).toBe('since the owner’s change');
  });

  it('says what the host did itself', () => {
    expect(words('drift_opened', 'host')).toBe('by the host');
    expect(words('drift_cleared', 'argos')).toBe('by Argos Drift');
  });
});
