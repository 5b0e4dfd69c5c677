import { describe, expect, it } from 'vitest';
import { inSync } from '../../../../scripts/fixtures/documents.ts';
import {
  changedIn,
  oldestOf,
  patchEnd,
  type ShownThreshold,
  shownIn,
  thresholdEnd,
} from '../../../../web/surfaces/appsec-tuning/shown.ts';

const shown = (value: number, isDeclared: boolean | null, revision = 7): ShownThreshold => ({
  value,
  isDeclared,
  of: { host: 'web2aaaaaaaa', revision },
});

describe('a threshold that was to be declared 25', () => {
  it.each<[string, ShownThreshold, ShownThreshold, string]>([
    ['declared as it was', shown(15, true), shown(15, true), 'again'],
    ['declared 25 by somebody else', shown(15, true), shown(25, true), 'already'],
    ['adopted as 25, which nobody declared', shown(15, false), shown(25, false), 'again'],
    ['declared 21 by somebody else', shown(15, true), shown(21, true), 'changed'],
    ['adopted with the number that stood there as a default', shown(15, false), shown(15, false), 'again'],
    ['adopted with another number', shown(15, false), shown(21, false), 'changed'],
    ['declared with the number that was adopted', shown(15, false), shown(15, true), 'changed'],
    ['no longer declared', shown(15, true), shown(15, false), 'changed'],
    ['as the banner said, which does not tell who declared it', shown(15, null), shown(15, true), 'again'],
    ['another than the banner said', shown(15, null), shown(21, true), 'changed'],
  ])('and is %s', (_, before, now, end) => {
    expect(thresholdEnd(before, now, 25)).toBe(end);
  });
});

describe('two thresholds that were to be declared', () => {
  const before = { inbound: shown(15, true, 7), outbound: shown(4, true, 5) };
  const patch = { inbound_threshold: 25, outbound_threshold: 9 };

  it('are sent on the older of the two revisions that were on screen', () => {
    expect(oldestOf(patch, before)).toMatchObject({ revision: 5 });
    expect(oldestOf({ inbound_threshold: 25 }, before)).toMatchObject({ revision: 7 });
  });

  it('are not sent again where somebody changed one of them, which is named', () => {
    const now = { inbound: shown(15, true, 9), outbound: shown(6, true, 9) };
    expect(patchEnd(patch, before, now)).toBe('changed');
    expect(changedIn(patch, before, now)).toEqual(['outbound']);
    expect(patchEnd({ inbound_threshold: 25 }, before, now)).toBe('again');
  });
});

it('a threshold that was adopted is not shown as declared', () => {
  const { tuning } = inSync();
  tuning.adopted = { inbound: true, outbound: false };
  expect(shownIn(tuning)).toMatchObject({ inbound: { isDeclared: false }, outbound: { isDeclared: true } });
});
