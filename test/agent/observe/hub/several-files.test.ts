import { createHash } from 'node:crypto';
import { file, type Host, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const digest = (text: string) => ({ digest: createHash('sha256').update(text).digest('hex') });
const OLD = file('old\n');
const NEW = file('new\n');
const ODD = file('odd\n');
const indexWith = (path: string): Host => ({
  'hub/.index.json': file(
    JSON.stringify({
      scenarios: { 'a/a': { path, version: '0.2', versions: { '0.1': digest('old\n'), '0.2': digest('new\n') } } },
    }),
  ),
});
const INDEX = indexWith('scenarios/a/a.yaml');
const PLAIN = 'hub/scenarios/a/a.yaml';
const BRANCH = 'hub/branch/scenarios/a/a.yaml';
const linked = (...paths: string[]): Host =>
  Object.fromEntries(paths.map((path, n) => [`scenarios/${n + 1}.yaml`, link(`@/${path}`)]));

rule('An item with several files stands as all of them leave it, in the order in which CrowdSec meets them', [
  {
    what: 'the last link counts',
    host: { ...INDEX, [PLAIN]: NEW, [BRANCH]: ODD, ...linked(PLAIN, BRANCH) },
    reads: ['a/a 2.yaml hub tainted'],
  },
  {
    what: 'a known file after a changed one',
    host: { ...INDEX, [PLAIN]: OLD, [BRANCH]: ODD, ...linked(BRANCH, PLAIN) },
    reads: ['a/a 2.yaml hub outdated'],
  },
  {
    what: 'an older one after the newest takes nothing back',
    host: { ...INDEX, [PLAIN]: NEW, [BRANCH]: OLD, ...linked(PLAIN, BRANCH) },
    reads: ['a/a 2.yaml hub clean'],
  },
  {
    what: 'the file that the hub has under the item’s name counts before the links',
    host: { ...INDEX, [PLAIN]: NEW, [BRANCH]: OLD, ...linked(BRANCH) },
    reads: ['a/a 1.yaml hub clean'],
  },
  {
    what: 'but it does not taint',
    host: { ...INDEX, [PLAIN]: ODD, [BRANCH]: OLD, ...linked(BRANCH) },
    reads: ['a/a 1.yaml hub outdated'],
  },
  {
    what: 'a file of the name with the other ending is another one of it',
    host: { ...INDEX, [PLAIN]: OLD, 'hub/scenarios/a/a.yml': NEW, ...linked(PLAIN) },
    reads: ['a/a 1.yaml hub clean'],
  },
  {
    what: 'a changed one between them takes the newest back',
    host: {
      ...INDEX,
      'hub/scenarios/a/a.yaml/1.yaml': NEW,
      'hub/scenarios/a/a.yaml/2.yaml': ODD,
      [BRANCH]: OLD,
      ...linked(BRANCH),
    },
    reads: ['a/a 1.yaml hub outdated'],
  },
  {
    what: 'a file of another name is none of it, whatever the index calls its path',
    host: {
      ...indexWith('scenarios/b/b.yaml'),
      'hub/scenarios/b/b.yaml': OLD,
      [PLAIN]: NEW,
      ...linked('hub/scenarios/b/b.yaml'),
    },
    reads: ['a/a 1.yaml hub clean'],
  },
  {
    what: 'a link in its place is followed',
    host: { ...INDEX, [PLAIN]: link('@/hub/new'), 'hub/new': NEW, [BRANCH]: OLD, ...linked(BRANCH) },
    reads: ['a/a 1.yaml hub clean'],
  },
]);
