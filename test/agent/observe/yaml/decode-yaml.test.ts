import { expect, test } from 'vitest';
import { Unobservable } from '../../../../agent/observe/unobservable.ts';
import { decodeYaml } from '../../../../agent/observe/yaml/decode-yaml.ts';
import { YamlFault } from '../../../../agent/observe/yaml/yaml-file.ts';

test.each([
  ['nothing', ''],
  ['plain text', 'name: a\n'],
  ['tabs and Windows line ends', 'name:\ta\r\n'],
  ['text beyond ASCII', 'name: ü € 😀\n'],
  ['a no-break space', 'name: a\u00a0b\n'],
  ['a percent sign that begins no directive', 'name: a\nrate: 5%\n'],
])('%s is read as it is', (_, text) => {
  expect(decodeYaml(Buffer.from(text))).toBe(text);
});

test('a byte order mark at the beginning is no part of the text', () => {
  expect(decodeYaml(Buffer.from('\u{feff}name: a\n'))).toBe('name: a\n');
});

test.each<[string, string | Buffer, RegExp]>([
  ['bytes that are not UTF-8', Buffer.from([0x61, 0xff]), /not UTF-8/],
  ['half a surrogate pair as bytes', Buffer.from([0xed, 0xa0, 0x80]), /not UTF-8/],
  ['a zero', 'a: \0\n', /control character/],
  ['DEL', 'a: \x7f\n', /control character/],
  ['a C1 control character', 'a: \x9b\n', /control character/],
  ['the last character of the first plane', 'a: \uffff\n', /control character/],
])('%s: the reader of CrowdSec refuses the file', (_, content, why) => {
  expect(() => decodeYaml(Buffer.from(content))).toThrow(
    expect.objectContaining({ constructor: YamlFault, message: expect.stringMatching(why) }),
  );
});

test.each<[string, string | Buffer, RegExp]>([
  ['UTF-16, little end first', Buffer.from('\u{feff}a: b\n', 'utf16le'), /UTF-16/],
  ['UTF-16, big end first', Buffer.from('\u{feff}a: b\n', 'utf16le').swap16(), /UTF-16/],
  ['a lone carriage return', 'a: b\rc: d\n', /line break/],
  ['a next line', 'a: b\x85c: d\n', /line break/],
  ['a line separator', 'a: b\u2028c: d\n', /line end/],
  ['an escape for half a character', 'a: "\\uD83D"\n', /half a character/],
  ['a long escape for half a character', 'a: "\\U0000dc00"\n', /half a character/],
  ['a byte order mark inside', 'a: b\n\u{feff}c: d\n', /byte order mark/],
  ['a directive', '# first\n\n%YAML 1.1\n---\na: b\n', /directive/],
])('%s: its meaning is not certain', (_, content, why) => {
  expect(() => decodeYaml(Buffer.from(content))).toThrow(
    expect.objectContaining({ constructor: Unobservable, state: 'indeterminate', message: expect.stringMatching(why) }),
  );
});
