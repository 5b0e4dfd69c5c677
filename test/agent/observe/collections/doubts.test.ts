import { expect, test } from 'vitest';
import { file, folder, type Host, link } from '../support/host.ts';
import { type HubItem, hub } from '../support/hub.ts';
import { reportOf, told } from '../support/told.ts';

const ABSENT: HubItem = { installed: 'no' };
/** Over what the agent reads, so its SHA-256 is not known. */
const UNREAD: HubItem = { file: { text: `# ${'x'.repeat(300_000)}\n` } };
const host = (items: Record<string, HubItem> = {}) =>
  hub({
    'parsers a/logs': {},
    'scenarios a/bf': {},
    'collections a/sshd': { holds: { parsers: ['a/logs'], scenarios: ['a/bf'] } },
    'collections a/linux': { holds: { collections: ['a/sshd'] } },
    ...items,
  });
const circle = (installed: HubItem) =>
  hub({
    'collections a/one': { holds: { collections: ['a/two'] }, ...installed },
    'collections a/two': { holds: { collections: ['a/one'] } },
  });
const withIndex = (collection: object): Host => ({
  ...host(),
  'hub/.index.json': file(JSON.stringify({ collections: { 'a/sshd': { path: 'collections/a/sshd.yaml', ...collection } } })),
});

told('A collection with a doubt is never clean', [
  {
    what: 'a scenario that cannot be read',
    host: host({ 'scenarios a/bf': UNREAD }),
    tells: ['a/linux unknown holds a/bf', 'a/sshd unknown holds a/bf'],
  },
  {
    what: 'nor outdated',
    host: host({ 'scenarios a/bf': UNREAD, 'parsers a/logs': { file: 'older' } }),
    tells: ['a/linux unknown holds a/bf', 'a/sshd unknown holds a/bf'],
  },
  {
    what: 'but tainted, where something else taints it',
    host: host({ 'scenarios a/bf': UNREAD, 'parsers a/logs': ABSENT }),
    tells: ['a/linux tainted by parsers a/logs missing holds a/bf', 'a/sshd tainted by parsers a/logs missing holds a/bf'],
  },
  {
    what: 'an inner collection that cannot be read',
    host: host({ 'scenarios a/bf': ABSENT, 'collections a/sshd': { holds: { scenarios: ['a/bf'] }, ...UNREAD } }),
    tells: ['a/linux unknown holds a/bf', 'a/sshd unknown holds a/bf'],
  },
]);

told('What cannot be read is said, and nothing else', [
  { what: 'no folder at all: no collections', host: { 'scenarios/a.yaml': file('name: a\n') } },
  { what: 'an empty folder: no collections', host: { collections: folder } },
  {
    what: 'no index for the hub’s collections',
    host: Object.fromEntries(Object.entries(host()).filter(([path]) => !path.endsWith('.json'))),
    refused: ['unreadable', '/etc/crowdsec/hub/.index.json'],
  },
  {
    what: 'no index, and local collections alone',
    host: { 'collections/mine.yaml': file('name: me/mine\n') },
    tells: ['me/mine unknown'],
  },
  ...[{ scenarios: 'a/bf' }, { scenarios: [1] }, { parsers: [['a/logs']] }, { contexts: {} }, { collections: [true] }].map(
    (lists) => ({
      what: `an index with ${JSON.stringify(lists)} is none`,
      host: withIndex(lists),
      refused: ['unreadable', 'index'] as [string, string],
    }),
  ),
  {
    what: 'an index with null for a list, and in one',
    host: withIndex({ parsers: null, scenarios: [null] }),
    tells: ['a/sshd tainted by collections a/sshd changed'],
  },
  { what: 'a circle in the index', host: circle({}), refused: ['invalid', 'holds itself'] },
  { what: 'a circle of what is not installed', host: circle(ABSENT), refused: ['invalid', 'holds itself'] },
  {
    what: 'a collection that holds itself',
    host: hub({ 'collections a/a': { holds: { collections: ['a/a'] } } }),
    refused: ['invalid', 'holds itself'],
  },
  {
    what: 'a local parser that CrowdSec cannot load',
    host: { ...host(), 'parsers/s01-parse/broken.yaml': file('name: [a]\n') },
    refused: ['invalid', 'broken.yaml'],
  },
  {
    what: 'a local parser whose name is not certain',
    host: { ...host(), 'parsers/s01-parse/odd.yaml': file('%YAML 1.1\n---\nname: a\n') },
    refused: ['unreadable', 'odd.yaml'],
  },
  {
    what: 'a large local parser could have any name',
    host: { ...host(), 'parsers/s02-enrich/large.yaml': file(`name: a\n# ${'x'.repeat(300_000)}\n`) },
    refused: ['unreadable', 'large.yaml'],
  },
  {
    what: 'a link of a collection that leads out of sight',
    host: { ...host(), 'collections/x.yaml': link('/opt/crowdsec/hub/collections/a/sshd.yaml') },
    refused: ['unreadable', 'set crowdsec_dir_inside to /opt/crowdsec'],
  },
  {
    what: 'a name that is too long',
    host: { 'collections/x.yaml': file(`name: ${'x'.repeat(1025)}\n`) },
    refused: ['unreadable', 'x.yaml'],
  },
  {
    what: 'a scenario’s name that is too long',
    host: hub({ 'collections a/a': { holds: { scenarios: ['x'.repeat(1025)] } }, [`scenarios ${'x'.repeat(1025)}`]: ABSENT }),
    refused: ['unreadable', 'longer names'],
  },
  {
    what: 'more collections than a report holds',
    host: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`collections/${n}.yaml`, file('')])),
    refused: ['unreadable', '1001'],
  },
]);

test('where the scenarios are not read the collections are not either', () => {
  const { scenarios, collections } = reportOf({ ...host(), 'scenarios/broken.yaml': file('name: [a]\n') });
  expect(scenarios).toMatchObject({ state: 'invalid', installed: [] });
  expect(collections).toEqual({ state: 'invalid', detail: expect.stringContaining('which the collections hold'), installed: [] });
});
