import { expect, test } from 'vitest';
import { SkimFault, skimJson } from '../../../../agent/observe/hub/skim-json.ts';

const skim = (text: string) => skimJson(Buffer.from(text), (_, key) => !key.startsWith('skip'));

test.each([
  '{}',
  ' { "a" : 1 , "b" : "x" , "c" : { "d" : null , "e" : true } } ',
  '{"quote \\" and slash \\\\":"\\u00e9\\n"}',
  '{"é":"ü","n":-1.5e3}',
  '{"a":[],"b":[ ],"c":["x"],"d":[ "]" , "\\"" , 1 , null , true ]}',
])('%s is read as JSON.parse reads it', (text) => {
  expect(JSON.parse(JSON.stringify(skim(text)))).toEqual(JSON.parse(text));
});

test.each([
  '{"skip":"a \\" } ] string","a":1}',
  '{"skip":"ends in a slash \\\\","a":1}',
  '{"skip":{"b":[1,{"c":"]}"}],"d":{}},"a":1}',
  '{"skip":[],"skip2":-1.5,"skip3":null,"a":1}',
  '{"a":1,"skip":true}',
  '{"a":1,"skip":17}',
])('%s leaves only what is wanted', (text) => {
  expect(JSON.parse(JSON.stringify(skim(text)))).toEqual({ a: 1 });
});

test.each([
  '',
  'null',
  '[]',
  '"a"',
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,}',
  '{"a":1}x',
  '{"a":tru}',
  '{a:1}',
  '{"skip":"cut',
  '{"skip":[1',
  '{"a":1]',
  '{"skip":]}',
  '{"a":[',
  '{"a":["x"',
  '{"a":["x",]}',
  '{"a":[,"x"]}',
  '{"a":["x" "y"]}',
  '{"a":[tru]}',
  '{"a":["x"}',
])('%j is no index', (text) => {
  expect(() => skim(text)).toThrow(SkimFault);
});

test('lists and objects inside a wanted list are stepped over, however deep', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(skim(`{"a":["x",["y"],{"b":["]"]},${deep},"z"],"b":1}`)).toEqual({
    a: ['x', undefined, undefined, undefined, 'z'],
    b: 1,
  });
});

test('a name like __proto__ is a name like any other', () => {
  expect(Object.keys(skim('{"__proto__":{"a":1}}'))).toEqual(['__proto__']);
});
