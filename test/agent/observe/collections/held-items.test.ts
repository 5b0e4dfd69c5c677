import { file, link } from '../support/host.ts';
import { type HubItem, hub, linkOf } from '../support/hub.ts';
import { told } from '../support/told.ts';

const SSHD: HubItem = { holds: { parsers: ['a/logs'], scenarios: ['a/slow', 'a/bf'] } };
const host = (items: Record<string, HubItem> = {}) =>
  hub({ 'parsers a/logs': {}, 'scenarios a/bf': {}, 'scenarios a/slow': {}, 'collections a/sshd': SSHD, ...items });
const HOLDS = 'holds a/bf a/slow';
const OLDER: HubItem = { file: 'older' };
const CHANGED: HubItem = { file: { text: 'edited by hand\n' } };
const ABSENT: HubItem = { installed: 'no' };
const masked = host({ 'scenarios a/bf': ABSENT });
masked[linkOf('scenarios', 'a/bf')] = link('/dev/null');
const replaced = host({ 'scenarios a/bf': ABSENT, 'parsers a/logs': ABSENT });
replaced['scenarios/mine.yaml'] = file('name: a/bf\n');
replaced['parsers/s01-parse/mine.yaml'] = file('name: a/logs\n');
const elsewhere = host({ 'parsers a/logs': ABSENT });
elsewhere['parsers/s00-raw/logs.yaml'] = link('@/hub/parsers/s01-parse/a/logs.yaml');
const unstaged = host({ 'parsers a/logs': ABSENT });
unstaged['parsers/logs.yaml'] = link('@/hub/parsers/s01-parse/a/logs.yaml');
const EVERY = ['parsers', 'postoverflows', 'scenarios', 'contexts', 'appsec-configs', 'appsec-rules'] as const;
const all = (item: HubItem) =>
  hub({
    'collections a/all': { holds: Object.fromEntries(EVERY.map((type) => [type, ['a/z', 'a/b']])) },
    ...Object.fromEntries(EVERY.flatMap((type) => [`${type} a/z`, `${type} a/b`].map((key) => [key, item]))),
  });
const unlike = (why: string) => EVERY.flatMap((type) => [`${type} a/b ${why}`, `${type} a/z ${why}`]).join(', ');

told('A collection stands by what it holds', [
  { what: 'all is installed and new', host: host(), tells: [`a/sshd clean ${HOLDS}`] },
  {
    what: 'a scenario is missing',
    host: host({ 'scenarios a/bf': ABSENT }),
    tells: [`a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  {
    what: 'a parser is missing',
    host: host({ 'parsers a/logs': ABSENT }),
    tells: [`a/sshd tainted by parsers a/logs missing ${HOLDS}`],
  },
  { what: 'a masked scenario is missing', host: masked, tells: [`a/sshd tainted by scenarios a/bf missing ${HOLDS}`] },
  {
    what: 'a scenario of which the host has the link alone is missing',
    host: Object.fromEntries(Object.entries(host()).filter(([path]) => path !== 'hub/scenarios/a/bf.yaml')),
    tells: [`a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  {
    what: 'a scenario was changed',
    host: host({ 'scenarios a/bf': CHANGED }),
    tells: [`a/sshd tainted by scenarios a/bf changed ${HOLDS}`],
  },
  {
    what: 'a changed file that is not installed is a missing one',
    host: host({ 'scenarios a/bf': { ...CHANGED, ...ABSENT } }),
    tells: [`a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  { what: 'a scenario is outdated', host: host({ 'scenarios a/bf': OLDER }), tells: [`a/sshd outdated ${HOLDS}`] },
  {
    what: 'tainted wins over outdated',
    host: host({ 'parsers a/logs': OLDER, 'scenarios a/bf': ABSENT }),
    tells: [`a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  { what: 'local items of the same names stand in for the hub’s', host: replaced, tells: [`a/sshd clean ${HOLDS}`] },
  {
    what: 'a name that nobody knows is passed over',
    host: host({ 'collections a/sshd': { holds: { ...SSHD.holds, contexts: ['a/gone'], scenarios: ['a/bf', 'a/gone'] } } }),
    tells: ['a/sshd clean holds a/bf'],
  },
  {
    what: 'a name that only the host knows counts',
    host: {
      ...host({ 'collections a/sshd': { holds: { scenarios: ['a/bf', 'me/own'] } } }),
      'scenarios/own.yaml': file('name: me/own\n'),
    },
    tells: ['a/sshd clean holds a/bf me/own'],
  },
  { what: 'every type of items counts', host: all({}), tells: ['a/all clean holds a/b a/z'] },
  {
    what: 'what is missing is told in the order of types and names',
    host: all(ABSENT),
    tells: [`a/all tainted by ${unlike('missing')} holds a/b a/z`],
  },
  {
    what: 'so is what was changed',
    host: all(CHANGED),
    tells: [`a/all tainted by ${unlike('changed')} holds a/b a/z`],
  },
  { what: 'one that is in the hub alone is not told', host: host({ 'collections a/sshd': { ...SSHD, ...ABSENT } }) },
  {
    what: 'they are told in the order of their names, whatever their links are called',
    host: hub({ 'collections z/a': {}, 'collections a/z': {} }),
    tells: ['a/z clean', 'z/a clean'],
  },
  {
    what: 'a parser that is linked in another stage is missing',
    host: elsewhere,
    tells: [`a/sshd tainted by parsers a/logs missing ${HOLDS}`],
  },
  {
    what: 'a parser that is linked in no stage is missing',
    host: unstaged,
    tells: [`a/sshd tainted by parsers a/logs missing ${HOLDS}`],
  },
  { what: 'one that holds nothing is clean', host: host({ 'collections a/sshd': {} }), tells: ['a/sshd clean'] },
]);
