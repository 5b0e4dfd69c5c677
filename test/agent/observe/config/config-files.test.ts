import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { configYaml } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();

function observed() {
  const { surfaces, loadFault } = new Observer(at.tree.folders()).observe(Date.now());
  return { offBecause: surfaces.scenarios.not_processing, state: surfaces.scenarios.state, loadFault };
}

test('config.yaml may be a link', () => {
  at.tree.configure({ crowdsec_service: null });
  renameSync(join(at.tree.dir, 'config.yaml'), join(at.tree.root, 'real.yaml'));
  at.tree.link('config.yaml', join(at.tree.root, 'real.yaml'));
  expect(observed().offBecause).toContain('config.yaml has no crowdsec_service');
});

test('a config.yaml.local that is a dangling link is none', () => {
  at.tree.link('config.yaml.local', 'gone');
  expect(observed()).toEqual({ offBecause: null, state: 'read', loadFault: null });
});

test('a config.yaml.local that is a folder keeps CrowdSec from starting', () => {
  mkdirSync(join(at.tree.dir, 'config.yaml.local'));
  expect(observed().loadFault).toContain('config.yaml.local: it is a folder');
});

test('only the first document of config.yaml counts', () => {
  at.tree.configure();
  at.tree.write('config.yaml.local', '# first\nprometheus: {enabled: false}\n---\ncrowdsec_service: ~\nunknown: 1\n');
  expect(observed()).toEqual({ offBecause: null, state: 'read', loadFault: null });
});

test('an empty config.yaml keeps CrowdSec from starting', () => {
  at.tree.write('config.yaml', '');
  expect(observed().loadFault).toContain('no config_paths');
});

test('what merges maps is left open, whatever stands there', () => {
  at.tree.write('config.yaml', 'a: &a {x: 1}\ncrowdsec_service: {<<: *a}\n');
  expect(observed()).toMatchObject({ state: 'unreadable', loadFault: null });
});

test('a byte order mark at the beginning of config.yaml.local keeps CrowdSec from starting', () => {
  at.tree.write('config.yaml.local', '\u{feff}crowdsec_service: {enable: false}\n');
  expect(observed().loadFault).toContain('byte order mark');
  at.tree.write('config.yaml.local', '\u{feff}# none\n');
  expect(observed()).toEqual({ offBecause: null, state: 'read', loadFault: null });
});

test('one at the beginning of config.yaml does not, and leaves a merge open', () => {
  at.tree.write('config.yaml', `\u{feff}${configYaml(at.tree.dir)}`);
  expect(observed()).toEqual({ offBecause: null, state: 'read', loadFault: null });
  at.tree.write('config.yaml.local', 'crowdsec_service: {enable: false}\n');
  expect(observed()).toMatchObject({ state: 'unreadable', loadFault: null });
});

test('the last byte $ crashes CrowdSec, unless a local file is laid over it', () => {
  at.tree.write(
    'config.yaml',
    `config_paths: {data_dir: /x}\ncrowdsec_service: {acquisition_path: ${at.tree.dir}/acquis.yaml}\n# 5$`,
  );
  expect(observed().loadFault).toContain('ends with a $');
  at.tree.write('config.yaml.local', '');
  expect(observed().loadFault).toBeNull();
});
