import { file } from '../support/host.ts';
import { type HubItem, hub } from '../support/hub.ts';
import { told } from '../support/told.ts';

const ABSENT: HubItem = { installed: 'no' };
const host = (collection: HubItem, more: Record<string, HubItem> = {}) =>
  hub({
    'scenarios a/new': ABSENT,
    'scenarios a/old': ABSENT,
    'collections a/web': { holds: { scenarios: ['a/new'] }, held: { scenarios: ['a/old'] }, ...collection },
    ...more,
  });
const changed = (text: string) => host({ file: { text } });
const SELF = 'a/web tainted by collections a/web changed';

told('A collection stands by its own file first', [
  { what: 'the newest version is checked', host: host({}), tells: ['a/web tainted by scenarios a/new missing holds a/new'] },
  {
    what: 'an older version is outdated, whatever is missing, and an upgrade installs what the newest holds',
    host: host({ file: 'older' }),
    tells: ['a/web outdated itself holds a/new'],
  },
  {
    what: 'a changed file taints itself, and holds what it says',
    host: changed('scenarios: [a/old, a/new, a/gone, 42]\n'),
    tells: [`${SELF} holds a/new a/old`],
  },
  {
    what: 'the first document of a changed file counts',
    host: changed('scenarios: [a/old]\n---\nscenarios: [a/new]\n'),
    tells: [`${SELF} holds a/old`],
  },
  { what: 'an emptied file holds nothing', host: changed(''), tells: [SELF] },
  { what: 'a list that is null holds nothing', host: changed('scenarios:\n'), tells: [SELF] },
  ...[
    'scenarios: {\n',
    'scenarios: a/old\n',
    'scenarios: [[a/old]]\n',
    '- a/old\n',
    'a: 1\na: 2\n',
    '%YAML 1.1\n---\n{}\n',
    'x: &x {scenarios: []}\n<<: *x\n',
  ].map((text) => ({
    what: `${JSON.stringify(text)} cannot be used, so the index’s list is`,
    host: changed(text),
    tells: [`${SELF} holds a/new`],
  })),
  {
    what: 'a file too large to be read: nothing is known of it',
    host: changed(`# ${'x'.repeat(300_000)}\n`),
    tells: ['a/web unknown holds a/new'],
  },
  {
    what: 'a local collection is nothing to compare and holds nothing',
    host: { ...host(ABSENT), 'collections/mine.yaml': file('name: me/mine\nscenarios: [a/new]\n') },
    tells: ['me/mine unknown'],
  },
  {
    what: 'a local collection in the place of the hub’s too',
    host: { ...host({}), 'collections/mine.yaml': file('name: a/web\nscenarios: [a/new]\n') },
    tells: ['a/web unknown'],
  },
]);
