import { file, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const PATHS = { 'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml', 'b/renamed': 'scenarios/b/old-file.yml' };
const FILES: Host = {
  'hub/scenarios/crowdsecurity/ssh-bf.yaml': file('name: crowdsecurity/TYPO\n'),
  'hub/scenarios/b/old-file.yml': file('name: b/old\n'),
  'hub/scenarios/me/unlisted.yaml': file('name: me/unlisted\n'),
  'hub/collections/crowdsecurity/linux.yaml': file('name: crowdsecurity/linux\n'),
};
const withIndex = (index: Host[string]): Host => ({ ...FILES, 'hub/.index.json': index });
const INDEXED = withIndex(indexOf(PATHS));
const to = (path: string) => link(`@/hub/${path}`);

rule('5. The index names a hub item by the path of its file', [
  {
    what: 'not the link',
    host: { ...INDEXED, 'scenarios/zzz.yml': to('scenarios/crowdsecurity/ssh-bf.yaml') },
    reads: ['crowdsecurity/ssh-bf zzz.yml hub tainted'],
  },
  {
    what: 'not the file',
    host: { ...INDEXED, 'scenarios/a.yaml': to('scenarios/b/old-file.yml') },
    reads: ['b/renamed a.yaml hub tainted'],
  },
  {
    what: 'a file that the index does not know',
    host: { ...INDEXED, 'scenarios/a.yaml': to('scenarios/me/unlisted.yaml') },
    ignores: ['a.yaml not_in_hub_index'],
  },
  {
    what: 'an item of another type',
    host: { ...INDEXED, 'scenarios/a.yaml': to('collections/crowdsecurity/linux.yaml') },
    ignores: ['a.yaml not_in_hub_index'],
  },
  {
    what: 'a path is compared letter by letter, not by whole parts',
    host: {
      ...INDEXED,
      'hub/other-scenarios/crowdsecurity/ssh-bf.yaml': file('x: y\n'),
      'scenarios/a.yaml': to('other-scenarios/crowdsecurity/ssh-bf.yaml'),
    },
    reads: ['crowdsecurity/ssh-bf a.yaml hub tainted'],
  },
  {
    what: 'a suffix is enough',
    host: {
      ...INDEXED,
      'hub/branch/scenarios/crowdsecurity/ssh-bf.yaml': file('x: y\n'),
      'scenarios/a.yaml': to('branch/scenarios/crowdsecurity/ssh-bf.yaml'),
    },
    reads: ['crowdsecurity/ssh-bf a.yaml hub tainted'],
  },
  {
    what: 'two names for one file leave it to chance',
    host: {
      ...withIndex(indexOf({ ...PATHS, 'a/twin': PATHS['crowdsecurity/ssh-bf'] })),
      'scenarios/a.yaml': to('scenarios/crowdsecurity/ssh-bf.yaml'),
    },
    refused: ['unreadable', 'a/twin', 'crowdsecurity/ssh-bf'],
  },
  {
    what: 'without an index owner and file name it',
    host: { ...FILES, 'scenarios/a.yaml': to('scenarios/b/old-file.yml') },
    reads: ['b/old-file a.yaml hub'],
  },
  {
    what: 'without an index another type is still ignored',
    host: { ...FILES, 'scenarios/a.yaml': to('collections/crowdsecurity/linux.yaml') },
    ignores: ['a.yaml not_in_hub_index'],
  },
  ...[
    '{"scenarios": {',
    '[]',
    '{"scenarios": []}',
    '{"scenarios": {"a/b": 1}}',
    '{"scenarios": {"a/b": {"path": 1}}}',
    'not json',
    '',
  ].map((text) => ({
    what: `${JSON.stringify(text)} is as good as no index`,
    host: { ...withIndex(file(text)), 'scenarios/a.yaml': to('scenarios/b/old-file.yml') },
    reads: ['b/old-file a.yaml hub'],
  })),
  ...['{}', '{"scenarios": null}', '{"scenarios": {}}'].map((text) => ({
    what: `${text} is an index that knows nothing`,
    host: { ...withIndex(file(text)), 'scenarios/a.yaml': to('scenarios/b/old-file.yml') },
    ignores: ['a.yaml not_in_hub_index'],
  })),
]);
