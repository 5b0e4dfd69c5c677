import { describe, expect, test } from 'vitest';
import { JsonFault, JsonReader } from '../../../../agent/observe/hub/index/json-reader.ts';

function readAll(json: JsonReader): unknown {
  switch (json.kind()) {
    case 'object': {
      const entries: [string, unknown][] = [];
      json.object((key) => entries.push([key, readAll(json)]));
      return Object.fromEntries(entries);
    }
    case 'array': {
      const values: unknown[] = [];
      json.array(() => values.push(readAll(json)));
      return values;
    }
    case 'string':
      return json.string();
    case 'number':
    case 'bool':
    case 'null':
      json.skip();
      return null;
  }
}

function read(text: string): unknown {
  const json = new JsonReader(Buffer.from(text));
  const value = readAll(json);
  json.end();
  return value;
}

function stepOver(text: string): void {
  const json = new JsonReader(Buffer.from(text));
  json.skip();
  json.end();
}

const GOOD = [
  '{}',
  '[]',
  '""',
  ' {"a" : "x" , "c" : { "d" : null , "e" : [ true,false ] } } ',
  '{"quote \\" and slash \\\\":"\\u00e9\\n\\/\\b\\f\\r\\t"}',
  '{"é":"ü","n":[-1.5e3,0,-0,1E+2,10.25,1e-7]}',
  '{"a":[],"b":[ ],"c":["x"],"d":[ "]" , "\\"" , 1 , null , {"e":[{}]} ]}',
  '"\\ud83d\\ude00"',
  '"\u007f"',
  '\r\n\t 1',
];

const BAD = [
  '',
  ' ',
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,}',
  '{"a":1}x',
  '{"a":1}{}',
  '{"a" 1}',
  '{"a":1 "b":2}',
  '{a:1}',
  "{'a':1}",
  '{1:1}',
  '{,}',
  '[1',
  '[1 2]',
  '[1,]',
  '[,1]',
  '[1}',
  '{"a":1]',
  ']',
  'tru',
  'truee',
  'nul',
  'True',
  'NaN',
  '+1',
  '01',
  '-',
  '-a',
  '1.',
  '.5',
  '1e',
  '1e+',
  '0x1',
  '"cut',
  '"ends in a slash\\"',
  '"\\x"',
  '"\\u12"',
  '"\\u12g4"',
  '"a\tb"',
  '"a\nb"',
  '"\u0000"',
  '\ufeff{}',
  '\u00a0{}',
  '\v{}',
];

describe('a text of JSON', () => {
  test.each(GOOD)('%j is read, and stepped over', (text) => {
    // Numbers and booleans are only stepped over.
    const plain = JSON.parse(text, (_, value) => (typeof value === 'number' || typeof value === 'boolean' ? null : value));
    expect(read(text)).toEqual(plain);
    expect(() => stepOver(text)).not.toThrow();
  });

  test.each(BAD)('%j is none, read or stepped over', (text) => {
    expect(() => read(text)).toThrow(JsonFault);
    expect(() => stepOver(text)).toThrow(JsonFault);
  });
});

test('one half of a surrogate pair is replaced, as Go does', () => {
  expect(read('"a\\ud800b"')).toBe('a\ufffdb');
});

test('10,000 levels are read and one more is not', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect(() => stepOver(nested(10_000))).not.toThrow();
  expect(() => stepOver(nested(10_001))).toThrow('max depth');
  const inside = new JsonReader(Buffer.from(`{"a":${nested(10_000)}}`));
  expect(() => inside.object(() => inside.skip())).toThrow('max depth');
});

test('a name like __proto__ is a name like any other', () => {
  const keys: string[] = [];
  const json = new JsonReader(Buffer.from('{"__proto__":{"a":1}}'));
  json.object((key) => {
    keys.push(key);
    json.skip();
  });
  expect(keys).toEqual(['__proto__']);
});
