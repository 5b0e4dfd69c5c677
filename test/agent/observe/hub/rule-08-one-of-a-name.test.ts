import { file, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const HUB: Host = {
  'hub/.index.json': indexOf({ 'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml' }),
  'hub/scenarios/crowdsecurity/ssh-bf.yaml': file(''),
};
const SSH_BF = link('@/hub/scenarios/crowdsecurity/ssh-bf.yaml');
const OWN = file('name: crowdsecurity/ssh-bf\n');

rule('8. One item a name: hub items first, then local ones, the last in walk order', [
  {
    what: 'a local item replaces a hub item that comes later',
    host: { ...HUB, 'scenarios/z.yaml': SSH_BF, 'scenarios/a.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf a.yaml local'],
  },
  {
    what: 'and one that comes earlier',
    host: { ...HUB, 'scenarios/a.yaml': SSH_BF, 'scenarios/z.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf z.yaml local'],
  },
  {
    what: 'a local item of a name that the hub has and that is not installed',
    host: { ...HUB, 'scenarios/a.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf a.yaml local'],
  },
  {
    what: 'the last of two local items',
    host: { 'scenarios/a.yaml': OWN, 'scenarios/b.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf b.yaml local'],
  },
  {
    what: 'the last of two links to one item',
    host: { ...HUB, 'scenarios/b.yaml': SSH_BF, 'scenarios/a.yaml': SSH_BF, 'scenarios/B.yaml': SSH_BF },
    reads: ['crowdsecurity/ssh-bf b.yaml hub tainted'],
  },
  {
    what: 'a folder is walked where its name stands',
    host: { 'scenarios/b/a.yaml': OWN, 'scenarios/b-.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf b-.yaml local'],
  },
  {
    what: 'the order is that of bytes',
    host: { 'scenarios/\u{1F600}.yaml': OWN, 'scenarios/\u{FF5E}.yaml': OWN },
    reads: ['crowdsecurity/ssh-bf \u{1F600}.yaml local'],
  },
  {
    what: 'names differ by case',
    host: { ...HUB, 'scenarios/a.yaml': SSH_BF, 'scenarios/b.yaml': file('name: CrowdSecurity/ssh-bf\n') },
    reads: ['CrowdSecurity/ssh-bf b.yaml local', 'crowdsecurity/ssh-bf a.yaml hub tainted'],
  },
]);
