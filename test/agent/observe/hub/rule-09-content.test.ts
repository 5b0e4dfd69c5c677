import { createHash } from 'node:crypto';
import { file, type Host, link } from '../support/host.ts';
import { type Case, rule } from '../support/rule.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const PATH = 'scenarios/a/a.yaml';

function hub(text: string, versions: Record<string, string>, version = '0.2'): Host {
  const known = Object.fromEntries(Object.entries(versions).map(([number, of]) => [number, { digest: digest(of) }]));
  return {
    'hub/.index.json': file(JSON.stringify({ scenarios: { 'a/a': { path: PATH, version, versions: known } } })),
    [`hub/${PATH}`]: file(text),
    'scenarios/a.yaml': link(`@/hub/${PATH}`),
  };
}
const BOTH = { '0.1': 'old\n', '0.2': 'new\n' };
const large = `# ${'x'.repeat(300_000)}\n`;

const CASES: [what: string, host: Host, content: string][] = [
  ['the newest version', hub('new\n', BOTH), ' clean'],
  ['an older version', hub('old\n', BOTH), ' outdated'],
  ['no version at all', hub('edited\n', BOTH), ' tainted'],
  ['an empty file', hub('', BOTH), ' tainted'],
  ['the newest by the index, whatever the numbers are', hub('old\n', BOTH, '0.1'), ' clean'],
  ['one content under two versions', hub('new\n', { ...BOTH, '0.1': 'new\n' }), ' clean'],
  ['the content of the latest version under a newer number too', hub('new\n', { ...BOTH, '0.10': 'new\n' }), ' outdated'],
  ['an index without versions', hub('new\n', {}), ' tainted'],
  ['a file over the cap is not read', hub(large, { '0.2': large }), ''],
];

rule('9. A hub file is clean, outdated or tainted by its SHA-256', [
  ...CASES.map(([what, host, content]): Case => ({ what, host, reads: [`a/a a.yaml hub${content}`] })),
  {
    what: 'a digest in capitals fits no file',
    host: {
      ...hub('new\n', {}),
      'hub/.index.json': file(
        JSON.stringify({
          scenarios: { 'a/a': { path: PATH, version: '1', versions: { 1: { digest: digest('new\n').toUpperCase() } } } },
        }),
      ),
    },
    reads: ['a/a a.yaml hub tainted'],
  },
  { what: 'a local item has no version', host: { 'scenarios/a.yaml': file('name: a/a\n') }, reads: ['a/a a.yaml local'] },
]);
