import { file, folder, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const HUB: Host = {
  'hub/.index.json': indexOf({ 'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml' }),
  'hub/scenarios/crowdsecurity/ssh-bf.yaml': file('name: not/this\n'),
};
const SSH_BF = '@/hub/scenarios/crowdsecurity/ssh-bf.yaml';

function chain(links: number): Host {
  const between = Array.from({ length: links - 1 }, (_, n) => [
    `chain/${n + 1}`,
    link(n === links - 2 ? SSH_BF : `@/chain/${n + 2}`),
  ]);
  return { ...HUB, ...Object.fromEntries(between), 'scenarios/x.yaml': link(links === 1 ? SSH_BF : '@/chain/1') };
}

rule('3. A file link is followed hop by hop, ten looks at most', [
  ...[1, 2, 9].map((links) => ({
    what: `${links} in a row`,
    host: chain(links),
    reads: ['crowdsecurity/ssh-bf x.yaml hub tainted'],
  })),
  ...[10, 11, 30].map((links) => ({ what: `${links} in a row are too many`, host: chain(links), ignores: ['x.yaml link_loop'] })),
  {
    what: 'a relative link starts where it stands',
    host: { ...HUB, 'scenarios/sub/x.yaml': link('../../hub/scenarios/crowdsecurity/ssh-bf.yaml') },
    reads: ['crowdsecurity/ssh-bf sub/x.yaml hub tainted'],
  },
  {
    what: 'a dangling link',
    host: { ...HUB, 'scenarios/x.yaml': link('@/hub/scenarios/crowdsecurity/gone.yaml') },
    ignores: ['x.yaml dangling_link'],
  },
  {
    what: 'a chain that dangles',
    host: { ...HUB, 'scenarios/x.yaml': link('@/y'), y: link('@/gone') },
    ignores: ['x.yaml dangling_link'],
  },
  {
    what: 'a link through a file',
    host: { ...HUB, 'scenarios/x.yaml': link('@/config.yaml/x.yaml') },
    ignores: ['x.yaml dangling_link'],
  },
  { what: 'a link to itself', host: { 'scenarios/x.yaml': link('x.yaml') }, ignores: ['x.yaml link_loop'] },
  {
    what: 'two links in a circle',
    host: { 'scenarios/x.yaml': link('y.yaml'), 'scenarios/y.yaml': link('x.yaml') },
    ignores: ['x.yaml link_loop', 'y.yaml link_loop'],
  },
  {
    what: 'a folder on the way may loop',
    host: { 'scenarios/x.yaml': link('@/loop/x.yaml'), loop: link('@/loop') },
    ignores: ['x.yaml link_loop'],
  },
  {
    what: 'a hub folder that is itself a link stays the hub, whatever its real path is',
    host: {
      ...Object.fromEntries(Object.entries(HUB).map(([path, node]) => [path.replace('hub/', 'var/hub/'), node])),
      hub: link('@/var/hub'),
      'scenarios/x.yaml': link(SSH_BF),
    },
    reads: ['crowdsecurity/ssh-bf x.yaml hub tainted'],
  },
  {
    what: 'the real path of such a hub is not inside it',
    host: { 'var/hub/a.yaml': file('name: me/a\n'), hub: link('@/var/hub'), 'scenarios/x.yaml': link('@/var/hub/a.yaml') },
    reads: ['me/a x.yaml local'],
  },
  {
    what: 'a .. that means the same by its text',
    host: {
      'own/a.yaml': file('name: me/a\n'),
      'other/b': folder,
      'scenarios/x.yaml': { link: '/etc/crowdsec/other/../own/a.yaml' },
    },
    reads: ['me/a x.yaml local'],
  },
  {
    what: 'a .. after a folder that is a link leads elsewhere than by its text',
    host: {
      'far/own/a.yaml': file('name: me/far\n'),
      'far/b': folder,
      near: link('@/far/b'),
      'own/a.yaml': file('name: me/near\n'),
      'scenarios/x.yaml': { link: '/etc/crowdsec/near/../own/a.yaml' },
    },
    reads: ['me/far x.yaml local'],
  },
  {
    what: 'a relative link is cleaned by its text, while the system follows it: if these are two files, none is certain',
    host: {
      'far/own/a.yaml': file('name: me/far\n'),
      'far/b': folder,
      near: link('@/far/b'),
      'own/a.yaml': file('name: me/near\n'),
      'scenarios/x.yaml': { link: '../near/../own/a.yaml' },
    },
    refused: ['unreadable', '..'],
  },
  {
    what: 'a relative link with a slash at its end, which the system does not follow to a file',
    host: { 'own/a.yaml': file('name: me/a\n'), 'scenarios/x.yaml': { link: '../own/a.yaml/' } },
    refused: ['invalid', 'x.yaml', 'cannot load it'],
  },
  {
    what: 'with a dot behind it too',
    host: { 'own/a.yaml': file('name: me/a\n'), 'scenarios/x.yaml': { link: '../own/a.yaml/.' } },
    refused: ['invalid', 'x.yaml', 'cannot load it'],
  },
  {
    what: 'a .. after a folder that is not there',
    host: { 'own/a.yaml': file('name: me/a\n'), 'scenarios/x.yaml': { link: '../gone/../own/a.yaml' } },
    refused: ['unreadable', 'two places'],
  },
  {
    what: 'such a link into the hub to a file that the index does not have, which CrowdSec never reads',
    host: { ...HUB, 'hub/a.yaml': file(''), 'scenarios/x.yaml': { link: '../hub/a.yaml/' } },
    ignores: ['x.yaml not_in_hub_index'],
  },
  {
    what: 'a mask with a slash at its end cannot be read',
    host: { 'scenarios/x.yaml': { link: `${'../'.repeat(12)}dev/null/` } },
    refused: ['invalid', 'x.yaml'],
  },
  {
    what: 'an absolute link with a slash at its end leads nowhere',
    host: { 'own/a.yaml': file('name: me/a\n'), 'scenarios/x.yaml': { link: '/etc/crowdsec/own/a.yaml/' } },
    ignores: ['x.yaml dangling_link'],
  },
]);
