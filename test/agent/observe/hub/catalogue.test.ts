import * as v from 'valibot';
import { expect, test } from 'vitest';
import { BODY_MAX_BYTES, Catalogue, catalogueDigestInput, DESCRIPTION_MAX_CHARS } from '#contract';
import { digestOf } from '../../../../agent/observe/digest.ts';
import { CatalogueDraft } from '../../../../agent/observe/hub/index/catalogue.ts';
import { decodeIndex } from '../../../../agent/observe/hub/index/decode-index.ts';

type Index = Record<string, Record<string, object>>;

const INDEX: Index = {
  parsers: { 'a/logs': { path: 'p', stage: 's01-parse', version: '0.1' } },
  scenarios: {
    'a/slow': { path: 'p', version: '0.4', description: 'Détecte 日本', content: 'x', versions: {} },
    'a/bf': { path: 'p', version: '0.3' },
  },
  collections: {
    'a/sshd': { path: 'p', version: '0.5', scenarios: ['a/slow', 'a/gone'], parsers: ['a/logs'], 'appsec-rules': ['a/rule'] },
  },
  'appsec-rules': { 'a/rule': { path: 'p', version: 'none at all' } },
  'appsec-configs': { 'a/config': { path: 'p' } },
};

function catalogueOf(index: Index) {
  const draft = new CatalogueDraft();
  expect(decodeIndex(Buffer.from(JSON.stringify(index)), draft).ok).toBe(true);
  return draft.catalogue();
}

test('it tells of every item by type and name, in one order, and what a collection holds of what the hub has', () => {
  const catalogue = catalogueOf(INDEX);
  expect(catalogue?.items).toEqual([
    { type: 'scenarios', name: 'a/bf', version: '0.3' },
    { type: 'scenarios', name: 'a/slow', version: '0.4', description: 'Détecte 日本' },
    {
      type: 'collections',
      name: 'a/sshd',
      version: '0.5',
      holds: [
        { type: 'parsers', name: 'a/logs' },
        { type: 'scenarios', name: 'a/slow' },
        { type: 'appsec-rules', name: 'a/rule' },
      ],
    },
    { type: 'appsec-rules', name: 'a/rule', version: null },
    { type: 'appsec-configs', name: 'a/config', version: null },
  ]);
  expect(catalogue?.digest).toBe(digestOf(catalogueDigestInput(catalogue?.items)));
  expect(v.is(Catalogue, catalogue)).toBe(true);
});

test('another order of the index, or files in it, are the same catalogue; another sentence is another', () => {
  const turned = Object.fromEntries(Object.entries(INDEX).reverse());
  expect(catalogueOf(turned)?.digest).toBe(catalogueOf(INDEX)?.digest);
  const embedded = { ...INDEX, scenarios: { ...INDEX.scenarios, 'a/bf': { path: 'q', version: '0.3', content: 'y' } } };
  expect(catalogueOf(embedded)?.digest).toBe(catalogueOf(INDEX)?.digest);
  const reworded = { ...INDEX, scenarios: { 'a/bf': { path: 'p', version: '0.3', description: 'other' } } };
  expect(catalogueOf(reworded)?.digest).not.toBe(catalogueOf(INDEX)?.digest);
});

test('a hub without items has none', () => {
  expect(catalogueOf({})).toBeNull();
  expect(catalogueOf({ parsers: INDEX.parsers ?? {} })).toBeNull();
});

const many = (count: number, description: string): Index => ({
  scenarios: Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`a/s-${n}`, { path: 'p', version: '0.1', description }]),
  ),
});

test('a long description is cut; with more than a body holds the descriptions go, then all of it', () => {
  const [long] = catalogueOf(many(1, 'x'.repeat(5_000)))?.items ?? [];
  expect(long?.description).toHaveLength(DESCRIPTION_MAX_CHARS);
  const bare = catalogueOf(many(5_000, 'x'.repeat(DESCRIPTION_MAX_CHARS)));
  expect(bare?.items).toHaveLength(5_000);
  expect(bare?.items.some((item) => 'description' in item)).toBe(false);
  expect(catalogueOf(many(5_001, ''))).toBeNull();
});

test('what cannot be seen in a description is spelled out, so that the Worker takes it', () => {
  const catalogue = catalogueOf(many(1, 'calm\u202edown'));
  expect(catalogue?.items[0]?.description).toBe('calm\\u{202e}down');
  expect(v.is(Catalogue, catalogue)).toBe(true);
});

test('what fits is never more than the Worker takes', () => {
  for (const count of [2_000, 2_200, 4_900]) {
    const catalogue = catalogueOf(many(count, 'ü'.repeat(200)));
    expect(Buffer.byteLength(JSON.stringify(catalogue))).toBeLessThanOrEqual(BODY_MAX_BYTES);
    expect(v.is(Catalogue, catalogue)).toBe(true);
  }
});
