import { file, type Host, indexOf, link } from '../support/host.ts';
import { rule } from '../support/rule.ts';

const hubAt = (folder: string): Host => ({
  [`${folder}/.index.json`]: indexOf({ 'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml' }),
  [`${folder}/scenarios/crowdsecurity/ssh-bf.yaml`]: file('name: crowdsecurity/TYPO\n'),
});
const linkInto = (folder: string): Host => ({ 'scenarios/a.yaml': link(`@/${folder}/scenarios/crowdsecurity/ssh-bf.yaml`) });
const HUB_ITEM = ['crowdsecurity/ssh-bf a.yaml hub tainted'];
const LOCAL_ITEM = ['crowdsecurity/TYPO a.yaml local'];

rule('4. What lies inside hub_dir by name is a hub item, anything else is local', [
  { what: 'the usual hub', host: { ...hubAt('hub'), ...linkInto('hub') }, reads: HUB_ITEM },
  {
    what: 'a folder beside it with a similar name',
    host: { ...hubAt('hub'), ...hubAt('hub-old'), ...linkInto('hub-old') },
    reads: LOCAL_ITEM,
  },
  {
    what: 'a folder in the hub whose name begins with two dots',
    host: { ...hubAt('hub'), ...hubAt('hub/..old'), ...linkInto('hub/..old') },
    reads: LOCAL_ITEM,
  },
  {
    what: 'a copy of a hub file',
    host: { ...hubAt('hub'), 'scenarios/a.yaml': file('name: crowdsecurity/TYPO\n') },
    reads: LOCAL_ITEM,
  },
  {
    what: 'a hub_dir that hangs on the folder in which CrowdSec was started',
    host: { ...hubAt('var/hub'), ...linkInto('var/hub'), 'config.yaml': file('config_paths:\n  hub_dir: var/hub\n') },
    refused: ['unreadable', 'config_paths.hub_dir', 'relative'],
  },
  {
    what: 'a hub_dir that hangs on the environment',
    host: { ...hubAt('hub'), ...linkInto('hub'), 'config.yaml': file('config_paths:\n  hub_dir: $HUB/hub\n') },
    refused: ['unreadable', 'config_paths.hub_dir', 'variable HUB'],
  },
  {
    what: 'a config.yaml that does not parse could name any hub',
    host: { ...hubAt('var/hub'), ...linkInto('var/hub'), 'config.yaml': file('a: "b\n') },
    refused: ['unreadable', 'set hub_dir'],
  },
  {
    what: 'a hub_dir that holds the scenarios folder is a wrong setting, not "nothing installed"',
    host: { 'scenarios/a.yaml': file('name: me/a\n') },
    folders: { hubDir: '/' },
    refused: ['unreadable', 'set hub_dir'],
  },
]);
