import { file, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const HUB: Host = {
  'hub/.index.json': indexOf({ 'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml' }),
  'hub/scenarios/crowdsecurity/ssh-bf.yaml': file(''),
};

rule('7. A link to /dev/null loads no rule', [
  {
    what: 'the hub scenario of that name is not installed',
    host: { ...HUB, 'scenarios/ssh-bf.yaml': link('/dev/null') },
    ignores: ['ssh-bf.yaml masked'],
  },
  {
    what: 'through another link',
    host: { ...HUB, off: link('/dev/null'), 'scenarios/ssh-bf.yaml': link('@/off') },
    ignores: ['ssh-bf.yaml masked'],
  },
  {
    what: 'a link to the scenario beside it still installs it',
    host: {
      ...HUB,
      'scenarios/ssh-bf.yaml': link('/dev/null'),
      'scenarios/x.yaml': link('@/hub/scenarios/crowdsecurity/ssh-bf.yaml'),
    },
    reads: ['crowdsecurity/ssh-bf x.yaml hub tainted'],
    ignores: ['ssh-bf.yaml masked'],
  },
  {
    what: 'an earlier local item that is called like the mask is gone',
    host: { 'scenarios/a.yaml': file('name: b.yaml\n'), 'scenarios/b.yaml': link('/dev/null') },
    ignores: ['b.yaml masked'],
  },
  {
    what: 'a later local item that is called like the mask is there',
    host: { 'scenarios/c.yaml': file('name: b.yaml\n'), 'scenarios/b.yaml': link('/dev/null') },
    reads: ['b.yaml c.yaml local'],
  },
]);
