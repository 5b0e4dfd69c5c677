import { mkdirSync, truncateSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { type Disk, HOST_DISK } from '../../../../agent/observe/disk/disk.ts';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';
import { IN, inData, layOutCrs, writeRule } from './support/crs-host.ts';

const at = useTree();
const setup = () => inData(at.tree, 'crs/setup.conf');

beforeEach(() => layOutCrs(at.tree));

test.each<[string, string, () => unknown]>([
  ['the data folder is not there', 'crs/setup.conf', () => undefined],
  ['the file is not there', 'crs/setup.conf', () => at.tree.write(inData(at.tree, 'other.conf'), '')],
  ['the file has 1 GiB', 'crs/setup.conf', () => truncateSync(at.tree.write(setup(), ''), 1_073_741_824)],
  ['a folder has its name', 'crs/setup.conf', () => mkdirSync(setup(), { recursive: true })],
  ['nothing fits a pattern and the data folder is not there', '*.conf', () => undefined],
  ['nothing fits a pattern and the data folder is empty', '*.conf', () => mkdirSync(inData(at.tree, ''))],
  ['a pattern has brackets', '[a-z].conf', () => at.tree.write(inData(at.tree, 'a.conf'), '')],
  ['config.yaml does not say which data folder', 'crs/setup.conf', () => at.tree.configure({ config_paths: { data_dir: '$X' } })],
])('whether it is loaded is unknown where %s', (_, file, arrange) => {
  writeRule(at.tree, file);
  arrange();
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'read', inbound: 15, outbound: 4, loaded_by: null });
  expect(report.detail).toContain(file);
  expect(report.detail).toContain('Let the agent see that folder');
});

test('config.yaml without a data folder means the default one', () => {
  at.tree.configure({ config_paths: { data_dir: null } });
  writeRule(at.tree, 'argos-drift-no-such-file.conf');
  expect(at.tree.tuning().detail).toContain('/var/lib/crowdsec/data/argos-drift-no-such-file.conf');
});

/** The host's disk, on which opening a path fails. */
const refusing = (path: () => string): Disk => ({
  ...HOST_DISK,
  open(at) {
    if (at === path()) throw Object.assign(new Error('refused'), { code: 'EACCES' });
    return HOST_DISK.open(at);
  },
});

test.each([
  ['a file of the data folder', setup],
  ['config.yaml, which could name another data folder,', () => `${at.tree.dir}/config.yaml`],
])('whether it is loaded is unknown where %s may not be read', (_, path) => {
  at.tree.write(setup(), '');
  const report = new Observer(at.tree.folders(), refusing(path)).observe(Date.now()).surfaces.tuning;
  expect(report).toMatchObject({ state: 'read', inbound: 15, loaded_by: null, detail: expect.stringContaining(path()) });
});

test('what a readable file sets is said, whatever another one holds', () => {
  writeRule(at.tree, 'gone.conf', 'crs/setup.conf');
  at.tree.write(setup(), `SecAction "id:8,setvar:tx.${IN}=3"`);
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(setup()) });
});

test('a missing file of a rule that is not in use changes nothing', () => {
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [argos/tuning]\n');
  expect(at.tree.tuning()).toMatchObject({ state: 'read', detail: null, loaded_by: ['argos/block'] });
});

test('where no config lists our rule, that is what is said', () => {
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [a/crs]\n');
  expect(at.tree.tuning()).toMatchObject({ state: 'read', detail: null, loaded_by: [] });
});
