import { file, folder, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const PATH = 'scenarios/crowdsecurity/ssh-bf.yaml';
const HUB: Host = {
  'hub/.index.json': indexOf({ 'crowdsecurity/ssh-bf': PATH, 'crowdsecurity/other': 'scenarios/crowdsecurity/other.yaml' }),
  [`hub/${PATH}`]: file(''),
};
const inHub = (target: string, more: Host = {}): Host => ({
  ...HUB,
  'hub/scenarios/crowdsecurity/e.yaml': link(target),
  ...more,
});
const FILE = '../hub/scenarios/crowdsecurity/e.yaml';
const INSTALL: Host = { 'scenarios/ssh-bf.yaml': link(`@/hub/${PATH}`) };

rule('A link in the hub that leads out of it installs what it leads to', [
  { what: 'by the name in the file', host: inHub('@/x', { x: file('name: ext/e\n') }), reads: [`ext/e ${FILE} local`] },
  { what: 'otherwise by its own', host: inHub('@/x', { x: file('') }), reads: [`e.yaml ${FILE} local`] },
  {
    what: 'however deep it stands, by its third part',
    host: { ...HUB, 'hub/scenarios/a/b.yaml/c/d.yaml': link('@/x'), x: file('') },
    reads: ['b.yaml ../hub/scenarios/a/b.yaml/c/d.yaml local'],
  },
  { what: 'not where it stands beside the owners’ folders', host: { ...HUB, 'hub/scenarios/d.yaml': link('@/x'), x: file('') } },
  { what: 'not in a hidden folder', host: { ...HUB, 'hub/scenarios/.a/d.yaml': link('@/x'), x: file('') } },
  {
    what: 'not below a folder that is a link',
    host: { ...HUB, far: folder, 'far/d.yaml': link('@/x'), x: file(''), 'hub/scenarios/a': link('@/far') },
  },
  {
    what: 'a local file of the same name wins',
    host: inHub('@/x', { x: file('name: me/a\n'), 'scenarios/a.yaml': file('name: me/a\n') }),
    reads: ['me/a a.yaml local'],
  },
  {
    what: 'a file that CrowdSec cannot load',
    host: inHub('@/x', { x: file('name: [a]\n') }),
    refused: ['invalid', 'hub/scenarios/crowdsecurity/e.yaml'],
  },
  {
    what: 'a folder',
    host: inHub('@/x', { x: folder }),
    refused: ['invalid', 'hub/scenarios/crowdsecurity/e.yaml leads to a folder'],
  },
  { what: 'nothing', host: inHub('@/gone') },
  { what: '/dev/null', host: inHub('/dev/null'), ignores: [`${FILE} masked`] },
  {
    what: 'then CrowdSec may take any link into the hub for it, since it fits every path',
    host: inHub('@/x', { x: file('name: ext/e\n'), ...INSTALL }),
    refused: ['unreadable', 'scenarios/ssh-bf.yaml', FILE],
  },
]);

rule('A link in the hub that stays inside is a file of the hub', [
  { what: 'that installs nothing', host: inHub(`@/hub/${PATH}`) },
  { what: 'nor where it leads to a folder', host: inHub('@/hub/scenarios') },
  {
    what: 'nor stands in the way of what is installed',
    host: inHub(`@/hub/${PATH}`, INSTALL),
    reads: ['crowdsecurity/ssh-bf ssh-bf.yaml hub tainted'],
  },
  {
    what: 'a folder at its end cannot be read where it is called like an item',
    host: { ...HUB, 'hub/scenarios/crowdsecurity/other.yaml': link('@/hub/scenarios') },
    refused: ['invalid', 'other.yaml', 'no regular file'],
  },
]);

rule('A file that somebody put into the hub', [
  {
    what: 'installs nothing',
    host: { ...HUB, ...INSTALL, 'hub/scenarios/own/x.yaml': file('name: own/x\n') },
    reads: ['crowdsecurity/ssh-bf ssh-bf.yaml hub tainted'],
  },
]);
