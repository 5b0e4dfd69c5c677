import { lstatSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { changesBetween } from '../../../../agent/observe/changes/changes.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

const SSH = 'crowdsecurity/ssh-bf';
const at = useTree();
let observer: Observer;
let nowMs: number;

const observe = () => observer.observe(nowMs);

beforeEach(() => {
  nowMs = Date.now();
  at.tree.install(SSH);
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
  at.tree.write('simulation.yaml', 'simulation: false\n');
  at.tree.write('scenarios/mine.yaml', 'name: me/mine\n');
  observer = new Observer(at.tree.folders());
});

/** The kinds of what `act` moved. */
function moved(act: () => void): string[] {
  const before = observe();
  act();
  return changesBetween(before.marks, observe().marks).kinds;
}

test('nothing is told of a host on which nothing moved', () => {
  expect(moved(() => {})).toEqual([]);
});

test.each<[string, string[], () => void]>([
  ['a removed scenario', ['links'], () => rmSync(join(at.tree.dir, 'scenarios/ssh-bf.yaml'))],
  ['a local file', ['local_files'], () => at.tree.write('scenarios/mine.yaml', 'name: me/other\n')],
  ['a new local file of another type', ['local_files'], () => at.tree.write('parsers/s01-parse/mine.yaml', 'name: me/parser\n')],
  ['the tuning file', ['tuning_file'], () => at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n# more\n')],
  ['simulation', ['simulation'], () => at.tree.write('simulation.yaml', 'simulation: true\n')],
  ['simulation in its .local file', ['simulation'], () => at.tree.write('simulation.yaml.local', 'simulation: true\n')],
  ["the hub's index alone", ['hub_index'], () => at.tree.addToHub('crowdsecurity/new')],
  [
    'a file of the hub that was edited by hand',
    [],
    () => at.tree.write('hub/scenarios/crowdsecurity/ssh-bf.yaml', 'name: mine\n'),
  ],
  [
    'CrowdSec’s other configuration',
    [],
    () => at.tree.write('acquis.yaml', 'filenames: [/var/log/other.log]\nlabels: {type: x}\n'),
  ],
])('%s', (_, kinds, act) => {
  expect(moved(act)).toEqual(kinds);
});

test('a newer version of an installed item, as an upgrade writes it', () => {
  expect(moved(() => at.tree.addToHub(SSH, { text: `name: ${SSH}\n# newer\n`, older: [`name: ${SSH}\n`] }))).toEqual([
    'hub_index',
    'hub_items',
  ]);
});

test('an item whose file was just downloaded is no upgrade of anything', () => {
  expect(moved(() => at.tree.install('crowdsecurity/new'))).toEqual(['hub_index', 'links']);
});

test('an index that was written again as it was has not moved', () => {
  expect(moved(() => at.tree.writeIndex())).toEqual([]);
});

test('an index that cannot be read tells of no upgrade', () => {
  expect(moved(() => at.tree.write('hub/.index.json', 'no index'))).toEqual([]);
});

const lock = () => join(at.tree.dir, '.argos-drift-apply.lock');
const record = (revision: number | string) =>
  at.tree.write('.argos-drift-applied', `# argos-drift applied revision ${revision}\n${SSH}\n`);
const changes = (act: () => void) => {
  const before = observe();
  act();
  return changesBetween(before.marks, observe().marks);
};

test('an apply is told with its revision', () => {
  expect(changes(() => record(7))).toEqual({ kinds: ['apply'], applied_revision: 7 });
});

test('an apply of the revision that was applied before is told too', () => {
  const path = record(7);
  expect(changes(() => utimesSync(path, 1, 1))).toEqual({ kinds: ['apply'], applied_revision: 7 });
});

test.each(['none', '0', '07', '1'.repeat(40)])(
  'a record whose revision is %s tells of an apply and of no revision',
  (revision) => {
    expect(changes(() => record(revision))).toEqual({ kinds: ['apply'], applied_revision: null });
  },
);

test('a run that still waits for an answer has changed nothing', () => {
  record(7);
  expect(changes(() => mkdirSync(lock())).kinds).toEqual([]);
});

test('what a long run does after its first look is its doing too', () => {
  mkdirSync(lock());
  // The script fetches the intent in between; here both may fall into one tick of the file system's clock.
  while (lstatSync(record(7)).ctimeMs <= lstatSync(lock()).ctimeMs);
  const seen = changes(() => {
    rmSync(join(at.tree.dir, 'scenarios/ssh-bf.yaml'));
    rmSync(lock(), { recursive: true });
  });
  expect(seen).toEqual({ kinds: ['links', 'apply'], applied_revision: 7 });
});

test('an apply is told with its revision also where two lists fill its record', () => {
  expect(changes(() => record(`7\n${`simulated=${SSH}\n`.repeat(60_000)}`))).toEqual({ kinds: ['apply'], applied_revision: 7 });
});

test('a record that is no regular file tells of nothing', () => {
  expect(changes(() => mkdirSync(join(at.tree.dir, '.argos-drift-applied'))).kinds).toEqual([]);
});

test('an apply is at work while its lock is there, and one that was killed is not for ever', () => {
  expect(observe().applyRunning).toBe(false);
  mkdirSync(lock());
  writeFileSync(join(lock(), 'pid'), '1\n');
  expect(observe().applyRunning).toBe(true);
  nowMs += 3_600_000;
  expect(observe().applyRunning).toBe(true);
  nowMs += 2 * 3_600_000;
  expect(observer.again(nowMs)?.applyRunning).toBe(false);
});

test('neither the lock nor the record is a file that CrowdSec reads', () => {
  const files = () => [...observe().disk.files().keys()].filter((path) => path.includes('.argos-drift'));
  mkdirSync(lock());
  record(7);
  expect(files()).toEqual([]);
});
