import { describe, expect, test } from 'vitest';
import { decodeIndex } from '../../../../agent/observe/hub/index/decode-index.ts';
import type { IndexEntry } from '../../../../agent/observe/hub/index/index-file.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const decode = (text: string) => decodeIndex(Buffer.from(text));
const withItem = (item: unknown, type = 'scenarios') => JSON.stringify({ [type]: { 'a/b': item } });
const PATH = { path: 'scenarios/a/b.yaml' };

function entryOf(text: string): IndexEntry {
  const decoded = decode(text);
  if (!decoded.ok) throw new Error(decoded.why);
  const entry = decoded.index.scenarios.byName.get('a/b');
  if (entry === undefined) throw new Error('it has no a/b');
  return entry;
}

describe('an index that CrowdSec refuses', () => {
  test.each<readonly [string, string]>([
    ['', 'unexpected end of JSON input'],
    ['{"scenarios": {', 'unexpected end of JSON input'],
    ['{}x', 'failed to parse index'],
    ['[]', 'the index must be object, not array'],
    ['3', 'the index must be object, not number'],
    ['{"scenarios": []}', 'scenarios must be object, not array'],
    ['{"no-such-type": []}', 'no-such-type must be object'],
    [withItem({ path: 1 }, 'no-such-type'), 'path of no-such-type:a/b must be string, not number'],
    [withItem(1), 'scenarios:a/b must be object, not number'],
    [withItem(null), 'scenarios:a/b has no index metadata'],
    [withItem({}), 'scenarios:a/b has no download path'],
    [withItem({ path: null }), 'has no download path'],
    [withItem({ path: '' }), 'has no download path'],
    [withItem({ path: 'parsers/s01-parse/a/b.yaml' }, 'parsers'), 'parsers:a/b has no stage'],
    [withItem({ path: 'postoverflows/s01/a/b.yaml', stage: '' }, 'postoverflows'), 'postoverflows:a/b has no stage'],
    ...['type', 'stage', 'name', 'file_name', 'description', 'content', 'version'].map(
      (key) => [withItem({ ...PATH, [key]: { a: 1 } }), `${key} of scenarios:a/b must be string, not object`] as const,
    ),
    ...['references', 'parsers', 'collections', 'appsec-rules'].map(
      (key) => [withItem({ ...PATH, [key]: 'x' }), `${key} of scenarios:a/b must be array, not string`] as const,
    ),
    [withItem({ ...PATH, references: ['x', true] }), 'an entry of references of scenarios:a/b must be string, not bool'],
    [withItem({ ...PATH, versions: [] }), 'versions of scenarios:a/b must be object, not array'],
    [withItem({ ...PATH, versions: { '1': A } }), 'version 1 of scenarios:a/b must be object, not string'],
    [withItem({ ...PATH, versions: { '1': { digest: 1 } } }), 'digest of version 1 of scenarios:a/b must be string'],
    [withItem({ ...PATH, versions: { '1': { deprecated: 'no' } } }), 'deprecated of version 1 of scenarios:a/b must be bool'],
    [withItem({ ...PATH, CONTENT: 1 }), 'content of scenarios:a/b must be string'],
    [withItem({ ...PATH, verſions: 1 }), 'versions of scenarios:a/b must be object'],
    ['{"scenarios":{"a/b":{"path":1,"path":"x"}}}', 'path of scenarios:a/b must be string'],
    ['{"scenarios":1,"scenarios":{}}', 'scenarios must be object'],
    [withItem({ ...PATH, 'no-such-key': 1 }).replace(':1}', ':01}'), 'failed to parse index'],
  ])('%j', (text, why) => {
    expect(decode(text)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});

describe('an index that CrowdSec takes', () => {
  test.each([
    ['nothing in it', '{}'],
    ['null', 'null'],
    ['a type that is null', '{"scenarios":null}'],
    ['an item without a path, of a type that it does not know', withItem({}, 'no-such-type')],
    ['types in other cases, which are types that it does not know', withItem({ stage: 's00' }, 'Parsers')],
    ['null for everything but the path', withItem({ ...PATH, version: null, versions: null, content: null, parsers: null })],
    [
      'null in lists and versions',
      withItem({ ...PATH, references: [null], versions: { '1': null, '2': { digest: null, deprecated: null } } }),
    ],
    [
      'any value for a key that it does not know',
      withItem({ ...PATH, author: 1, labels: [{}], long: { a: [[1e9]] }, '-': 1, State: 1 }),
    ],
    ['an item that is replaced by one with a path', '{"scenarios":{"a/b":{},"a/b":{"path":"x"}}}'],
    ['a type that is replaced', '{"scenarios":{"a/b":null},"scenarios":{}}'],
    ['versions that are none', withItem({ ...PATH, version: 'draft', versions: { draft: { digest: A } } })],
  ])('%s', (_, text) => {
    expect(decode(text)).toMatchObject({ ok: true });
  });

  test('null is told from nothing, since CrowdSec can add no local item to it', () => {
    expect([decode('null'), decode('{}')]).toMatchObject([{ isNull: true }, { isNull: false }]);
  });
});

describe('what an item of the index says', () => {
  test('keys fit in any case, the last one counts, and null changes nothing', () => {
    const text = '{"scenarios":{"a/b":{"path":"x","PATH":"y","Path":null,"\u017ftage":"s00","Scenarios":["a/c"],"verſion":"1"}}}';
    expect(entryOf(text)).toMatchObject({ path: 'y', stage: 's00', dependencies: { scenarios: ['a/c'] } });
  });

  test('a list is replaced by the next one, in which null leaves the name that stood there', () => {
    expect(entryOf('{"scenarios":{"a/b":{"path":"x","parsers":["a","b"],"parsers":[null]}}}').dependencies).toEqual({
      parsers: ['a'],
    });
    expect(entryOf('{"scenarios":{"a/b":{"path":"x","parsers":["a"],"parsers":null}}}').dependencies).toEqual({});
  });

  test('versions that stand there twice are joined', () => {
    const text = `{"scenarios":{"a/b":{"path":"x","version":"2","versions":{"1":{"digest":"${A}"}},"versions":{"2":{"digest":"${B}"}}}}}`;
    expect(entryOf(text)).toMatchObject({ newest: B, older: [A] });
  });

  test.each([
    ['the latest version and others', '2', { '1': A, '2': B }, { newest: B, older: [A] }],
    ['a latest version that is not there', '3', { '1': A, '2': B }, { newest: null, older: [A, B] }],
    ['the same number written otherwise', '1.0', { v1: A }, { newest: null, older: [A], alike: [A] }],
    ['one digest under two versions: the newer one', '0.9', { '0.9': A, '0.10': A }, { newest: null, older: [A] }],
    ['capitals, which fit no file', '1', { '1': A.toUpperCase() }, { newest: null, older: [] }],
    ['a latest version that is none', 'draft', { '1': A }, { newest: null, older: [A], hasOddLatest: true }],
    ['a version that is none', '1', { '1': A, draft: B }, { oddVersion: 'draft' }],
  ])('%s', (_, version, digests, expected) => {
    const versions = Object.fromEntries(Object.entries(digests).map(([number, digest]) => [number, { digest }]));
    expect(entryOf(withItem({ ...PATH, version, versions }))).toMatchObject(expected);
  });
});
