import { file } from '../support/host.ts';
import { type HubItem, hub } from '../support/hub.ts';
import { told } from '../support/told.ts';

const LINUX: HubItem = { holds: { parsers: ['a/syslog'], collections: ['a/sshd'] } };
const SSHD: HubItem = { holds: { scenarios: ['a/bf', 'a/slow'] }, held: { scenarios: ['a/bf'] } };
const ABSENT: HubItem = { installed: 'no' };
const host = (items: Record<string, HubItem> = {}) =>
  hub({
    'parsers a/syslog': {},
    'scenarios a/bf': {},
    'scenarios a/slow': {},
    'collections a/sshd': SSHD,
    'collections a/linux': LINUX,
    ...items,
  });
const HOLDS = 'holds a/bf a/slow';

const LEVELS = 40;
/** Each level holds both of the next, which makes more ways than anybody could walk. */
const ladder = hub({
  'scenarios a/bf': {},
  ...Object.fromEntries(
    Array.from({ length: 2 * LEVELS }, (_, n) => {
      const next = 2 * Math.floor(n / 2) + 2;
      const holds: HubItem['holds'] =
        next < 2 * LEVELS ? { collections: [`a/${next}`, `a/${next + 1}`] } : { scenarios: ['a/bf'] };
      return [`collections a/${n}`, { holds }];
    }),
  ),
});

told('A collection in a collection', [
  {
    what: 'any number of ways to one scenario',
    host: ladder,
    tells: Array.from({ length: 2 * LEVELS }, (_, n) => `a/${n} clean holds a/bf`).sort(),
  },
  { what: 'all is well', host: host(), tells: [`a/linux clean ${HOLDS}`, `a/sshd clean ${HOLDS}`] },
  {
    what: 'what is missing in the inner one taints both, and is named in both',
    host: host({ 'scenarios a/bf': ABSENT }),
    tells: [`a/linux tainted by scenarios a/bf missing ${HOLDS}`, `a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  {
    what: 'an inner one that is not installed is the cause, and nothing below it',
    host: host({ 'scenarios a/bf': ABSENT, 'collections a/sshd': { ...SSHD, ...ABSENT } }),
    tells: ['a/linux tainted by collections a/sshd missing'],
  },
  {
    what: 'an inner one whose file was changed is the cause, and nothing below it',
    host: host({ 'scenarios a/bf': ABSENT, 'collections a/sshd': { ...SSHD, file: { text: 'scenarios: [a/bf]\n' } } }),
    tells: ['a/linux tainted by collections a/sshd changed', 'a/sshd tainted by collections a/sshd changed holds a/bf'],
  },
  {
    what: 'an outdated inner one makes both outdated, and is not looked into: its upgrade installs what is missing',
    host: host({ 'scenarios a/bf': ABSENT, 'collections a/sshd': { ...SSHD, file: 'older' } }),
    tells: ['a/linux outdated', `a/sshd outdated itself ${HOLDS}`],
  },
  {
    what: 'an outdated scenario makes the one outdated that holds it, and none that holds that one',
    host: host({ 'scenarios a/bf': { file: 'older' } }),
    tells: [`a/linux clean ${HOLDS}`, `a/sshd outdated ${HOLDS}`],
  },
  {
    what: 'an inner one whose own file is outdated makes the next one outdated, and no further one',
    host: host({
      'collections a/sshd': { ...SSHD, file: 'older' },
      'collections a/all': { holds: { collections: ['a/linux'] } },
    }),
    tells: [`a/all clean`, `a/linux outdated`, `a/sshd outdated itself ${HOLDS}`],
  },
  {
    what: 'an outer one that holds an outdated scenario itself is outdated, whatever the inner one is',
    host: host({
      'scenarios a/bf': { file: 'older' },
      'collections a/linux': { holds: { collections: ['a/sshd'], scenarios: ['a/bf'] } },
    }),
    tells: [`a/linux outdated ${HOLDS}`, `a/sshd outdated ${HOLDS}`],
  },
  {
    what: 'taint passes an outdated scenario',
    host: host({ 'scenarios a/bf': { file: 'older' }, 'scenarios a/slow': ABSENT }),
    tells: [`a/linux tainted by scenarios a/slow missing ${HOLDS}`, `a/sshd tainted by scenarios a/slow missing ${HOLDS}`],
  },
  {
    what: 'an outdated outer one is outdated, whatever the inner one is',
    host: host({ 'scenarios a/bf': ABSENT, 'collections a/linux': { held: { collections: ['a/sshd'] }, file: 'older' } }),
    tells: ['a/linux outdated itself', `a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  {
    what: 'an upgrade of the outer one installs what the newest versions hold, and skips an inner one that is tainted',
    host: host({
      'scenarios a/bf': ABSENT,
      'scenarios a/new': ABSENT,
      'scenarios a/old': {},
      'collections a/fresh': { holds: { scenarios: ['a/new'] }, ...ABSENT },
      'collections a/linux': {
        holds: { collections: ['a/sshd', 'a/fresh'] },
        held: { scenarios: ['a/old'], collections: ['a/sshd'] },
        file: 'older',
      },
    }),
    tells: ['a/linux outdated itself holds a/new', `a/sshd tainted by scenarios a/bf missing ${HOLDS}`],
  },
  {
    what: 'a cause of its own stands beside that of the inner one',
    host: host({ 'scenarios a/bf': ABSENT, 'parsers a/syslog': ABSENT }),
    tells: [
      `a/linux tainted by parsers a/syslog missing, scenarios a/bf missing ${HOLDS}`,
      `a/sshd tainted by scenarios a/bf missing ${HOLDS}`,
    ],
  },
  {
    what: 'one cause that comes on many ways is told once',
    host: host({
      'scenarios a/bf': ABSENT,
      'collections a/linux': { holds: { scenarios: ['a/bf'], collections: ['a/sshd', 'a/more'] } },
      'collections a/more': { holds: { collections: ['a/sshd'] } },
    }),
    tells: ['a/linux', 'a/more', 'a/sshd'].map((name) => `${name} tainted by scenarios a/bf missing ${HOLDS}`),
  },
  {
    what: 'a local one in the place of the inner one is well, and holds nothing',
    host: { ...host({ 'scenarios a/bf': ABSENT }), 'collections/sshd.yaml': file('name: a/sshd\n') },
    tells: ['a/linux clean', 'a/sshd unknown'],
  },
  {
    what: 'a changed file that names the outer one makes the whole load fail',
    host: host({ 'collections a/sshd': { file: { text: 'scenarios: [a/slow]\ncollections: [a/linux]\n' } } }),
    refused: ['invalid', 'holds itself'],
  },
  {
    what: 'so does one that names itself',
    host: host({ 'collections a/sshd': { file: { text: 'collections: [a/sshd]\n' } } }),
    refused: ['invalid', 'holds itself'],
  },
  {
    what: 'a circle of the index that a local collection breaks is none',
    host: {
      ...host({ 'collections a/sshd': { holds: { collections: ['a/linux'] } } }),
      'collections/sshd.yaml': file('name: a/sshd\n'),
    },
    tells: ['a/linux clean', 'a/sshd unknown'],
  },
]);
