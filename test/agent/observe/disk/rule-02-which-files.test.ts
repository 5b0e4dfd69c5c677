import { file, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

rule('2. Only *.yaml and *.yml, and regular files only', [
  {
    what: 'both endings',
    host: { 'scenarios/a.yaml': file('name: a\n'), 'scenarios/b.yml': file('name: b\n') },
    reads: ['a a.yaml local', 'b b.yml local'],
  },
  ...['a.YAML', 'a.Yml', 'a.yaml.bak', 'a.yaml~', 'a.txt', 'yaml', 'a.yamlx'].map((name) => ({
    what: `${name} is no scenario`,
    host: { [`scenarios/${name}`]: file('name: a\n') },
  })),
  { what: '.yaml is one', host: { 'scenarios/.yaml': file('name: a\n') }, reads: ['a .yaml local'] },
  {
    what: 'a FIFO is never opened',
    host: { 'scenarios/pipe.yaml': { device: true } },
    refused: ['invalid', 'pipe.yaml', 'no regular file'],
  },
  { what: 'a FIFO without the ending is nothing', host: { 'scenarios/pipe': { device: true } } },
  {
    what: 'a link to an endless device is never opened',
    host: { 'scenarios/zero.yaml': link('/dev/zero') },
    refused: ['invalid', 'zero.yaml'],
  },
  {
    what: 'a FIFO in the hub, at the end of a link',
    host: { 'hub/scenarios/a/a.yaml': { device: true }, 'scenarios/a.yaml': link('@/hub/scenarios/a/a.yaml') },
    refused: ['invalid', 'a.yaml'],
  },
]);
