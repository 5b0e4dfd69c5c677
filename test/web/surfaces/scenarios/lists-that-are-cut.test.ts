import { describe, expect, it } from 'vitest';
import type { ScenariosVerdict } from '#contract';
import { cutOf } from '../../../../web/data/evidence.ts';
import { scenariosSentence } from '../../../../web/surfaces/scenarios/differing/sentence.ts';
import { driftDocument } from '../../support/drift-document.ts';

const withCut = (names: Partial<ScenariosVerdict>, cut?: Record<string, number>) =>
  driftDocument({
    scenarios: { status: 'drifted', drift_detected: true, cause: 'intent', ...names, ...(cut ? { cut } : {}) } as never,
  });
const sentence = (document: ReturnType<typeof withCut>) =>
  scenariosSentence(document, { hostName: 'web-1', clock: () => '' })
    .map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.at))
    .join('');

describe('a list that the snapshot has no room for', () => {
  it('is counted whole, whatever part of it is there', () => {
    const names = { expected_disabled: ['a/b'], actually_enabled: ['a/b'] };
    expect(sentence(withCut(names))).toContain('a/b is declared disabled');
    expect(sentence(withCut(names, { actually_enabled: 400, expected_disabled: 400 }))).toContain(
      '401 scenarios are declared disabled',
    );
  });

  it('is told in the plural, and told at all where nothing of it is listed', () => {
    const cause = { cause: 'host', since: '2026-03-01T04:12:00Z' } as const;
    expect(sentence(withCut({ ...cause, actually_missing: ['a/b'] }, { actually_missing: 2 }))).toContain(
      '3 scenarios were removed',
    );
    expect(sentence(withCut({ ...cause, actually_missing: ['a/b'] }))).toContain('a/b was removed');
    expect(sentence(withCut({ actually_missing: [] }, { actually_missing: 2 }))).toContain('2 scenarios are declared enabled');
    const reload = sentence(withCut({ still_running: ['a/b'], reason: 'reload_needed' }, { still_running: 1 }));
    expect(reload).toMatch(/^web-1 still runs 2 scenarios, which .*were removed since\.$/);
  });

  it('is not cut where nobody says so', () => {
    const { scenarios } = withCut({}, { expected_disabled: 3 });
    expect([
      cutOf(scenarios, 'expected_disabled'),
      cutOf(scenarios, 'actually_missing'),
      cutOf(withCut({}).scenarios, 'x'),
    ]).toEqual([3, 0, 0]);
  });
});
