import { file, folder, link } from '../support/host.ts';
import { type Case, rule } from '../support/rule.ts';

const FINE = { 'scenarios/fine.yaml': file('name: me/fine\n') };
const BROKEN: [text: string | Buffer, word: string][] = [
  ['name: [a, b]\n', 'list or a map'],
  ['name: {a: b}\n', 'list or a map'],
  ['- name: a\n', 'not a map'],
  ['just text\n', 'not a map'],
  ['name: a\nname: b\n', 'twice'],
  ['name: "unclosed\n', 'whole load fail'],
  ['a: b: c\n', 'whole load fail'],
  ['name: @reserved\n', 'whole load fail'],
  ['name: a\nb: *nowhere\n', 'anchor nowhere'],
  ['name: *nowhere\n', 'anchor nowhere'],
  ['name: a\0b\n', 'control character'],
  [Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xc3, 0x28]), 'UTF-8'],
  [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'control character'],
];

rule('11. One file that CrowdSec cannot load ends its whole load', [
  ...BROKEN.map(
    ([text, word]): Case => ({
      what: JSON.stringify(String(text)),
      host: { ...FINE, 'scenarios/odd.yaml': file(text) },
      refused: ['invalid', 'odd.yaml', word],
    }),
  ),
  {
    what: 'x.yaml linking to a folder',
    host: { ...FINE, elsewhere: folder, 'scenarios/x.yaml': link('@/elsewhere') },
    refused: ['invalid', 'x.yaml', 'folder'],
  },
  {
    what: 'such a file in a hidden folder fails nothing',
    host: { ...FINE, 'scenarios/.old/odd.yaml': file('- a\n') },
    reads: ['me/fine fine.yaml local'],
  },
  {
    what: 'such a file in the hub fails nothing',
    host: { ...FINE, 'hub/scenarios/a/odd.yaml': file('- a\n') },
    reads: ['me/fine fine.yaml local'],
  },
]);
