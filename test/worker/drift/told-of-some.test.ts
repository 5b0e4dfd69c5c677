import { describe, expect, test } from 'vitest';
import { acceptInstalled, adoptScenarios, type Circumstances } from '../../../worker/drift/index.ts';
import { baselineOfNames, declaring, T0 } from './support/cases.ts';
import { adoptedAs, tells } from './support/simulation.ts';

// Of a file in which no rule is found an agent may not know whether it is simulated, and knows it of all others.
const HALF = tells({ 'a/one': 'none', 'a/odd': 'untold', 'a/quiet': 'all' });

const settled: Circumstances = {
  now: T0,
  host: 'web-2',
  loadFault: null,
  isApplying: false,
  isDuplicate: false,
  remembered: undefined,
};

test('what is told is adopted, and what is not is left out by name', () => {
  const adopted = adoptScenarios(declaring({}), HALF, settled);
  expect(adopted?.declared.baseline).toMatchObject({ plain: ['a/one'], simulated: ['a/quiet'] });
  expect(adopted?.sentence).toBe(
    '2 scenarios adopted as what web-2 shall have. 1 of them is simulated. Not adopted, since it is not known whether it is simulated: a/odd.',
  );
});

test('it is no drift and makes nothing unknown', () => {
  const host = adoptedAs(['a/one'], { simulated: ['a/quiet'] });
  expect(host.report(HALF)).toMatchObject({ status: 'in_sync', new_since_baseline: { names: ['a/odd'] } });
});

test('it joins once it is told', () => {
  const open = baselineOfNames(['a/one'], { simulated: ['a/quiet'], openUntil: T0 + 1 });
  expect(adoptScenarios(declaring({}, open), HALF, settled)).toBeNull();
  const told = tells({ 'a/one': 'none', 'a/odd': 'none', 'a/quiet': 'all' });
  expect(adoptScenarios(declaring({}, open), told, settled)?.declared.baseline).toMatchObject({ plain: ['a/odd', 'a/one'] });
});

test('where it must be installed it is named, and the agent is not blamed', () => {
  const { status, detail } = adoptedAs(['a/odd', 'a/one']).report(HALF);
  expect(status).toBe('unknown');
  expect(detail).toBe('Whether a/odd is simulated is not known.');
});

describe('accepting what is', () => {
  test('in whole leaves it as it was: out of the baseline, or in it', () => {
    const joined = acceptInstalled(baselineOfNames([]), HALF, 'all', T0);
    expect(joined).toMatchObject({ joined: ['a/one', 'a/quiet'], left: [], untold: ['a/odd'] });
    const kept = acceptInstalled(baselineOfNames(['a/odd']), HALF, 'all', T0);
    expect(kept.baseline.plain).toEqual(['a/odd', 'a/one']);
    expect(kept.left).toEqual([]);
  });

  test('by its name is told', () => {
    expect(acceptInstalled(baselineOfNames(['a/odd']), HALF, ['a/odd'], T0)).toMatchObject({
      left: [],
      unknown: [],
      untold: ['a/odd'],
    });
  });
});
