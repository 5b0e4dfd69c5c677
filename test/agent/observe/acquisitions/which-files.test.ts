import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import type { ConfigSections } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const APPSEC = 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n';

beforeEach(() => {
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [argos/tuning]\n');
  at.tree.write('acquis.d/appsec.yaml', APPSEC);
});

function observed(sections?: ConfigSections) {
  if (sections !== undefined) at.tree.configure(sections);
  const { surfaces, loadFault } = new Observer(at.tree.folders()).observe(Date.now());
  return { loadedBy: surfaces.tuning.loaded_by, detail: surfaces.tuning.detail, loadFault };
}

test('acquisition_dir is globbed', () => {
  expect(observed({ crowdsec_service: { acquisition_dir: `${at.tree.dir}/acq*.d` } })).toMatchObject({
    loadedBy: ['argos/block'],
    loadFault: null,
  });
});

test('acquisition_dir may be a link to a folder', () => {
  symlinkSync('acquis.d', join(at.tree.dir, 'linked.d'));
  expect(observed({ crowdsec_service: { acquisition_dir: `${at.tree.dir}/linked.d` } }).loadedBy).toEqual(['argos/block']);
});

test('a file that is masked by /dev/null has no acquisition', () => {
  rmSync(join(at.tree.dir, 'acquis.d/appsec.yaml'));
  at.tree.link('acquis.d/appsec.yaml', '/dev/null');
  expect(observed()).toMatchObject({ loadedBy: [], loadFault: null });
});

test('an acquisition_path that is a dangling link is passed over', () => {
  rmSync(join(at.tree.dir, 'acquis.yaml'));
  at.tree.link('acquis.yaml', 'gone.yaml');
  expect(observed()).toMatchObject({ loadedBy: ['argos/block'], loadFault: null });
});

test.each<[string, () => void]>([
  ['a dangling link', () => at.tree.link('acquis.d/x.yaml', 'gone.yaml')],
  ['a circle of links', () => at.tree.link('acquis.d/x.yaml', 'x.yaml')],
  ['a folder', () => mkdirSync(join(at.tree.dir, 'acquis.d/x.yaml'))],
])('CrowdSec does not start with %s in acquisition_dir', (_, arrange) => {
  arrange();
  expect(observed()).toMatchObject({ loadedBy: null, loadFault: expect.stringContaining('acquis.d/x.yaml') });
});

test('without any acquisition CrowdSec does not start', () => {
  rmSync(join(at.tree.dir, 'acquis.d'), { recursive: true });
  at.tree.write('acquis.yaml', '# none\n');
  expect(observed().loadFault).toContain('crowdsec_service.acquisition_path');
});

test('a path that the agent cannot see leaves it open', () => {
  at.tree.configure({ crowdsec_service: { acquisition_path: '/opt/acquis.yaml' } });
  const { surfaces } = new Observer(at.tree.folders({ crowdsecDirInside: '/inside' })).observe(Date.now());
  expect(surfaces.tuning).toMatchObject({ loaded_by: null, detail: expect.stringContaining('/opt/acquis.yaml') });
});

test('a folder that the agent cannot see leaves it open', () => {
  at.tree.configure({ crowdsec_service: { acquisition_path: null, acquisition_dir: '/opt/acquis.d' } });
  const { surfaces } = new Observer(at.tree.folders({ crowdsecDirInside: '/inside' })).observe(Date.now());
  expect(surfaces.tuning).toMatchObject({ loaded_by: null, detail: expect.stringContaining('/opt/acquis.d') });
});

test('a changed acquisition is read again', () => {
  const observer = new Observer(at.tree.folders());
  const LATER_MS = 5_000;
  expect(observer.observe(Date.now() + LATER_MS).surfaces.tuning.loaded_by).toEqual(['argos/block']);
  at.tree.write('acquis.d/appsec.yaml', '# none any more\n');
  expect(observer.observe(Date.now() + LATER_MS).surfaces.tuning.loaded_by).toEqual([]);
});
