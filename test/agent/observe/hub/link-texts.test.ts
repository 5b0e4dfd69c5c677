import { file, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const PATH = 'scenarios/crowdsecurity/ssh-bf.yaml';
const HUB: Host = {
  'hub/.index.json': indexOf({ 'crowdsecurity/ssh-bf': PATH }),
  [`hub/${PATH}`]: file('name: not/this\n'),
};
const absolute = (path: string): Host => ({ ...HUB, 'scenarios/x.yaml': { link: `/etc/crowdsec/${path}` } });
const relative = (path: string): Host => ({ ...HUB, 'scenarios/x.yaml': { link: path } });
const INSTALLED = ['crowdsecurity/ssh-bf x.yaml hub tainted'];
const IGNORED = ['x.yaml not_in_hub_index'];

rule('The text of an absolute link is compared as it stands', [
  { what: 'plain', host: absolute(`hub/${PATH}`), reads: INSTALLED },
  ...[
    'hub/scenarios/crowdsecurity/../crowdsecurity/ssh-bf.yaml',
    'hub/scenarios/./crowdsecurity/ssh-bf.yaml',
    'hub/scenarios//crowdsecurity/ssh-bf.yaml',
  ].map((text) => ({ what: `${text} ends in no path of the index`, host: absolute(text), ignores: IGNORED })),
  ...[`hub/./${PATH}`, `hub//${PATH}`, `./hub/${PATH}`, `scenarios/../hub/${PATH}`].map((text) => ({
    what: `${text} does, whatever stands before it`,
    host: absolute(text),
    reads: INSTALLED,
  })),
  {
    what: 'of a chain the last link',
    host: { ...absolute('chain'), chain: { link: '/etc/crowdsec/hub/scenarios//crowdsecurity/ssh-bf.yaml' } },
    ignores: IGNORED,
  },
]);

rule('The text of a relative link is cleaned first', [
  ...[
    `../hub/${PATH}`,
    `../hub//${PATH}`,
    '../hub/scenarios/./crowdsecurity/ssh-bf.yaml',
    '../hub/scenarios/x/../crowdsecurity/ssh-bf.yaml',
  ].map((text) => ({ what: text, host: { ...relative(text), 'hub/scenarios/x/y': file('') }, reads: INSTALLED })),
  {
    what: 'also after an absolute one that is not',
    host: { ...absolute('scenarios/.././chain'), chain: { link: `hub/${PATH}` } },
    reads: INSTALLED,
  },
]);

rule('Any path of the index counts that the target ends with', [
  ...['ssh-bf.yaml', 'bf.yaml', '/scenarios/crowdsecurity/ssh-bf.yaml', 'hub/scenarios/crowdsecurity/ssh-bf.yaml'].map(
    (path) => ({
      what: path,
      host: { ...absolute(`hub/${PATH}`), 'hub/.index.json': indexOf({ 'a/odd': path }) },
      reads: ['a/odd x.yaml hub tainted'],
    }),
  ),
  {
    what: 'not one that is cleaned in the index alone',
    host: { ...absolute(`hub/${PATH}`), 'hub/.index.json': indexOf({ 'a/odd': `./${PATH}` }) },
    ignores: IGNORED,
  },
  {
    what: 'of two that fit CrowdSec takes either',
    host: { ...absolute(`hub/${PATH}`), 'hub/.index.json': indexOf({ 'a/odd': 'bf.yaml', 'crowdsecurity/ssh-bf': PATH }) },
    refused: ['unreadable', 'a/odd', 'crowdsecurity/ssh-bf'],
  },
]);

rule('A link to a folder', [
  {
    what: 'inside the hub is passed over',
    host: { ...absolute('hub/scenarios/crowdsecurity') },
    ignores: ['x.yaml link_to_directory'],
  },
  { what: 'to the hub itself too', host: { ...absolute('hub') }, ignores: ['x.yaml link_to_directory'] },
  {
    what: 'outside the hub cannot be read as a file',
    host: { ...absolute('other'), 'other/a': file('') },
    refused: ['invalid', 'leads to a folder'],
  },
  {
    what: 'that stands where the index has a file cannot be read either',
    host: {
      ...absolute('hub/scenarios/a/dir.yaml'),
      'hub/scenarios/a/dir.yaml/b': file(''),
      'hub/.index.json': indexOf({ 'a/dir': 'scenarios/a/dir.yaml' }),
    },
    refused: ['invalid', 'no regular file'],
  },
  {
    what: 'the same where the index cannot be read',
    host: {
      ...absolute('hub/scenarios/a/dir.yaml'),
      'hub/scenarios/a/dir.yaml/b': file(''),
      'hub/.index.json': link('/proc/no-such'),
    },
    refused: ['invalid', 'no regular file'],
  },
]);
