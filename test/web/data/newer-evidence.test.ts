import { describe, expect, it } from 'vitest';
import { type Evidence, newerEvidence } from '../../../web/data/evidence.ts';
import { driftDocument } from '../support/drift-document.ts';

const evidence = (sequence: number, lastCheckAt = '2026-03-01T05:00:00Z', host = 'abcdefabcdef'): Evidence => ({
  document: driftDocument({ document: { sequence, last_check_at: lastCheckAt }, host: { id: host } }),
  fresh: false,
  receivedAt: 0,
});

describe('which answer stands', () => {
  it('is the one with the higher sequence, in whichever order they come', () => {
    const [older, newer] = [evidence(411, '2026-03-01T06:00:00Z'), evidence(412)];
    expect(newerEvidence(older, newer)).toBe(newer);
    expect(newerEvidence(newer, older)).toBe(newer);
  });

  it('is the later check where nothing but times changed', () => {
    const [earlier, later] = [evidence(412), evidence(412, '2026-03-01T05:01:00Z')];
    expect(newerEvidence(earlier, later)).toBe(later);
    expect(newerEvidence(later, earlier)).toBe(later);
  });

  it('is the new one for the same check, which may say by now that the checks have stopped', () => {
    const next = evidence(412);
    expect(newerEvidence(evidence(412), next)).toBe(next);
  });

  it('is the new one for another host', () => {
    const other = evidence(1, '2026-03-01T05:00:00Z', 'bbbbbbbbbbbb');
    expect(newerEvidence(evidence(412), other)).toBe(other);
  });
});
