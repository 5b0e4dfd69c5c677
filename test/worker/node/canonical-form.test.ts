import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestInput } from '#contract';

/** The canonical form of a value, as the digest of a report is made of it. */
const written = (value: unknown) => digestInput({ scenarios: value }).slice('{"scenarios":'.length, -1);

test('any JSON has the form that the reference implementation of RFC 8785 gives it', () => {
  const json = fc.jsonValue({ maxDepth: 5, depthSize: 'large' });
  fc.assert(
    fc.property(json, (value) => {
      expect(written(value)).toBe(canonicalize(value));
    }),
    { numRuns: 500 },
  );
});

test('members are ordered by their UTF-16 code units, few of them and many, numbers too', () => {
  const names = fc.uniqueArray(fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map(String)), { maxLength: 60 });
  fc.assert(
    fc.property(names, (list) => {
      const object = Object.fromEntries(list.map((name, at) => [name, at]));
      expect(written(object)).toBe(canonicalize(object));
    }),
    { numRuns: 500 },
  );
});

test.each<[unknown, string]>([
  [[], '[]'],
  [{}, '{}'],
  [{ b: undefined, a: [undefined, null] }, '{"a":[null,null]}'],
  [{ b: undefined }, '{}'],
  [-0, '0'],
  [1e21, '1e+21'],
  ['\\ud800', '"\\\\ud800"'],
  ['💩', '"💩"'],
  [JSON.parse('{"b":1,"__proto__":2}'), '{"__proto__":2,"b":1}'],
  [Array.from({ length: 20_000 }, (_, at) => at % 10), `[${Array.from({ length: 20_000 }, (_, at) => at % 10).join(',')}]`],
])('case %#', (value, text) => {
  expect(written(value)).toBe(text);
});

describe('has no canonical form', () => {
  test.each<[string, unknown]>([
    ['a lone surrogate', 'a\ud800'],
    ['one in a name', { '\udc00': 1 }],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an object of 1,001 members', Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`k${at}`, at]))],
    ['nesting beyond the stack', JSON.parse(`${'['.repeat(90_000)}${']'.repeat(90_000)}`)],
  ])('%s', (_, value) => {
    expect(() => written(value)).toThrow();
  });
});
