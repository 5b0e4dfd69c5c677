import { describe, expect, it } from 'vitest';
import type { ScenarioRow, ScenariosDocument } from '#contract';
import { row } from '../../../../scripts/fixtures/documents.ts';
import { baselineEnd } from '../../../../web/surfaces/scenarios/baseline/overtaken.ts';

const ADOPTED = { count: 2, adopted_at: '2026-03-01T04:00:00Z' };
type Seen = Pick<ScenariosDocument, 'scenarios' | 'baseline'>;
const seen = (scenarios: ScenarioRow[], baseline: Seen['baseline'] = ADOPTED): Seen => ({ scenarios, baseline });

const isNew = row('a/new', { in_baseline: false });
const isMissing = row('a/missing', { installed: false });
const isAsAdopted = row('a/one');
const shown = seen([isNew, isMissing, isAsAdopted]);
const accept = (...names: string[]) => ({ accept: names, seen: 'sha256:0' });

describe('a difference that was to be accepted', () => {
  it.each<[string, Seen, string]>([
    ['still is as it was shown', shown, 'again'],
    [
      'still is, beside what somebody declared of another',
      seen([{ ...isNew }, isMissing, row('a/one', { declared: 'enabled' })]),
      'again',
    ],
    ['was accepted by somebody else', seen([row('a/new'), isAsAdopted]), 'already'],
    ['was accepted in part', seen([row('a/new'), isMissing]), 'again'],
    ['was declared by somebody else', seen([{ ...isNew, declared: 'disabled' }, isMissing]), 'changed'],
    ['is one to no baseline any more', seen([isNew, { ...isMissing, in_baseline: false }], null), 'changed'],
  ])('%s', (_, now, end) => {
    expect(baselineEnd(accept('a/new', 'a/missing'), shown, now)).toBe(end);
  });

  it('is not what it was where it was adopted otherwise meanwhile', () => {
    const was = seen([row('a/one', { simulated: true, simulated_in_part: true })]);
    const now = seen([row('a/one', { simulated: true, simulated_in_part: true, simulated_in_baseline: true })]);
    expect(baselineEnd(accept('a/one'), was, now)).toBe('changed');
  });
});

describe('a baseline that was to be dropped', () => {
  const drop = { drop: true } as const;
  it.each<[string, Seen, string]>([
    ['still is as it was shown', shown, 'again'],
    ['is gone already', seen([isNew], null), 'already'],
    ['has one more by now', seen([row('a/new'), isMissing, isAsAdopted]), 'changed'],
  ])('%s', (_, now, end) => {
    expect(baselineEnd(drop, shown, now)).toBe(end);
  });
});

describe('what was to be adopted where nothing was', () => {
  const all = { accept: 'all', seen: 'sha256:0' } as const;
  const none = seen([isNew], null);
  it.each<[string, Seen, string]>([
    ['is not adopted yet', none, 'again'],
    ['was adopted as it is by somebody else', seen([row('a/new')]), 'already'],
    ['was adopted otherwise', seen([isNew, isMissing]), 'changed'],
  ])('%s', (_, now, end) => {
    expect(baselineEnd(all, none, now)).toBe(end);
  });
});
