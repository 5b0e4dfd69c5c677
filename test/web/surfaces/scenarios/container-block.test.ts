import { expect, test } from 'vitest';
import { containerBlock, type DeclaredRow } from '../../../../web/surfaces/scenarios/container-block.ts';

const row = (canonical_name: string, declared: DeclaredRow['declared'], other: Partial<DeclaredRow> = {}): DeclaredRow => ({
  canonical_name,
  declared,
  origin: 'hub',
  part_of: null,
  not_in_hub: false,
  ...other,
});

test('what is declared disabled and enabled stands in the two variables of the image, sorted', () => {
  const rows = [row('b/two', 'disabled'), row('a/one', 'disabled', { origin: null }), row('c/three', 'enabled')];
  expect(containerBlock([...rows, row('d/four', null)])).toEqual({
    text: 'environment:\n  DISABLE_SCENARIOS: "a/one b/two"\n  SCENARIOS: "c/three"',
    leftOut: [],
  });
});

test('a variable without a name is left out', () => {
  expect(containerBlock([row('a/one', 'enabled')])?.text).toBe('environment:\n  SCENARIOS: "a/one"');
  expect(containerBlock([row('a/one', 'disabled')])?.text).toBe('environment:\n  DISABLE_SCENARIOS: "a/one"');
});

test('nothing is shown where nothing is declared', () => {
  expect(containerBlock([row('a/one', null)])).toBeNull();
  expect(containerBlock([])).toBeNull();
});

test('a name at which the image would end, or which it passes over, is left out and told', () => {
  const rows = [
    row('a/gone', 'disabled', { not_in_hub: true, origin: null }),
    row('me/mine', 'disabled', { origin: 'local' }),
    row('a/rule', 'enabled', { part_of: 'a/item', origin: null }),
  ];
  expect(containerBlock([...rows, row('b/two', 'disabled')])).toEqual({
    text: 'environment:\n  DISABLE_SCENARIOS: "b/two"',
    leftOut: ['a/gone', 'a/rule', 'me/mine'],
  });
  expect(containerBlock(rows)).toMatchObject({ text: '', leftOut: ['a/gone', 'a/rule', 'me/mine'] });
});
