import { file } from '../support/host.ts';
import { type Case, rule } from '../support/rule.ts';

const NAMED: [text: string, name: string][] = [
  ['name: me/plain\n', 'me/plain'],
  ['name: "quoted: yes"\n', 'quoted: yes'],
  ['name: 42\n', '42'],
  ['name: 0x10\n', '0x10'],
  ['name: 1.50\n', '1.50'],
  ['name: true\n', 'true'],
  ['name: 2001-12-14\n', '2001-12-14'],
  ['name: Ünïcode/ñame\n', 'Ünïcode/ñame'],
  ['\u{feff}name: me/marked\n', 'me/marked'],
  ['name: me/windows\r\ntype: leaky\r\n', 'me/windows'],
  ['a: &n me/anchored\nname: *n\n', 'me/anchored'],
  ['name: first\n---\nname: second\n', 'first'],
  ['name: first\n---\n- a list\n', 'first'],
  ['{name: me/flow, type: leaky}\n', 'me/flow'],
  ['name: |\n  me/block\n', 'me/block\n'],
  ['# c\u{e9}\nname: "tab\\there"\n', 'tab\there'],
];

const UNNAMED = [
  '',
  '# nothing\n',
  'type: leaky\n',
  'name:\n',
  'name: ~\n',
  "name: ''\n",
  '---\n',
  'Name: me/case\n',
  'a: {name: me/deep}\n',
];

// CrowdSec's reader of YAML and the agent's may take these differently, so the agent says so instead of naming one.
const UNCERTAIN: [text: string | Buffer, word: string][] = [
  ['name: "a\\uD83D\\uDE00b"\n', 'half a character'],
  ['# comment\u2028name: evil/hidden\n', 'line end'],
  ['%YAML 1.2\n---\nname: me/directive\n', 'directive'],
  ['base: &b {name: me/merged}\n<<: *b\n', 'merges'],
  ['name: !!binary bWUvYmluYXJ5\n', 'tag'],
  ['k: &k name\n*k : me/by-alias\n', 'key'],
  [Buffer.from('\u{feff}name: me/wide\n', 'utf16le'), 'UTF-16'],
  ['name: a\n\u{feff}type: b\n', 'byte order mark'],
  ['name: first\n---\nname: [\n', 'line 3'],
  ['name: first\n---\n\ttype: leaky\n', 'line 3'],
];

rule('6. A local item is named by its first YAML document, else by its path', [
  ...NAMED.map(
    ([text, name]): Case => ({
      what: JSON.stringify(text),
      host: { 'scenarios/a.yaml': file(text) },
      reads: [`${name} a.yaml local`],
    }),
  ),
  ...UNNAMED.map(
    (text): Case => ({
      what: `${JSON.stringify(text)} names nothing`,
      host: { 'scenarios/sub/a.yaml': file(text) },
      reads: ['sub/a.yaml sub/a.yaml local'],
    }),
  ),
  ...UNCERTAIN.map(
    ([text, word]): Case => ({
      what: `${JSON.stringify(String(text))} is not certain`,
      host: { 'scenarios/a.yaml': file(text) },
      refused: ['unreadable', 'a.yaml', word],
    }),
  ),
  {
    what: 'a name of 1,024 characters',
    host: { 'scenarios/a.yaml': file(`name: ${'x'.repeat(1024)}\n`) },
    reads: [`${'x'.repeat(1024)} a.yaml local`],
  },
  {
    what: 'a longer one cannot be told, nor declared',
    host: { 'scenarios/a.yaml': file(`name: ${'x'.repeat(1025)}\n`) },
    ignores: ['a.yaml name_too_long'],
  },
]);
