import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configYaml } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const elsewhere = () => join(at.tree.root, 'state');

test('items are read from config_dir where nothing is installed beside config.yaml', () => {
  rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  at.tree.write(join(elsewhere(), 'scenarios/a.yaml'), 'name: me/a\n');
  at.tree.configure({ config_paths: { config_dir: elsewhere() } });
  expect(at.tree.scenarios()).toMatchObject({
    state: 'read',
    mount_path: `${elsewhere()}/scenarios`,
    installed: [{ name: 'me/a' }],
  });
});

test('it is unknown which items count where both folders have some', () => {
  at.tree.write('scenarios/stale.yaml', 'name: me/stale\n');
  at.tree.write(join(elsewhere(), 'scenarios/a.yaml'), 'name: me/a\n');
  at.tree.configure({ config_paths: { config_dir: elsewhere() } });
  const report = at.tree.scenarios();
  expect(report).toMatchObject({ state: 'unreadable', installed: [], detail: expect.stringContaining('config_dir') });
  expect(report.detail).toContain('crowdsec_dir_inside');
});

test('it is told where the agent was told under which path CrowdSec sees the folder', () => {
  at.tree.write('scenarios/stale.yaml', 'name: me/stale\n');
  at.tree.write(join(elsewhere(), 'scenarios/a.yaml'), 'name: me/a\n');
  at.tree.configure({ config_paths: { config_dir: elsewhere() } });
  expect(at.tree.installed({ crowdsecDirInside: at.tree.dir })).toEqual(['me/a']);
});

test('a config_dir that the agent does not see is named', () => {
  at.tree.write('scenarios/a.yaml', 'name: me/a\n');
  at.tree.write('config.yaml', configYaml('/etc/argos-no-such', { config_paths: { config_dir: '/etc/argos-no-such' } }));
  expect(at.tree.scenarios()).toMatchObject({ state: 'unreadable', detail: expect.stringContaining('/etc/argos-no-such') });
  expect(at.tree.installed({ crowdsecDirInside: '/etc/argos-no-such/' })).toEqual(['me/a']);
});

test.each(['', '/', '//', '/.'])('the same folder, written with "%s" at its end, is no other', (end) => {
  at.tree.write('scenarios/a.yaml', 'name: me/a\n');
  at.tree.configure({ config_paths: { config_dir: `${at.tree.dir}${end}` } });
  expect(at.tree.installed()).toEqual(['me/a']);
});

test('the same folder through a link is no other', () => {
  at.tree.write('scenarios/a.yaml', 'name: me/a\n');
  symlinkSync(at.tree.dir, elsewhere());
  at.tree.configure({ config_paths: { config_dir: elsewhere() } });
  expect(at.tree.installed()).toEqual(['me/a']);
});

test('a folder that is empty is an answer with config.yaml in another', () => {
  rmSync(join(at.tree.dir, 'scenarios'), { recursive: true });
  mkdirSync(join(elsewhere(), 'scenarios'), { recursive: true });
  at.tree.configure({ config_paths: { config_dir: elsewhere() } });
  expect(at.tree.scenarios()).toMatchObject({ state: 'read', installed: [] });
});
