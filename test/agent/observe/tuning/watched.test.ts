import * as fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { useTree } from '../../support/use-tree.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, openSync: vi.fn(real.openSync), readdirSync: vi.fn(real.readdirSync) };
});

const at = useTree();
// What was just written could still change within one tick of the file system's clock, so these look from later on.
const LATER_MS = 60_000;
const opened = () => vi.mocked(fs.openSync).mock.calls.map(([path]) => String(path));

beforeEach(() => {
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
  at.tree.write('appsec-rules/other.yaml', 'name: a/other\n');
  at.tree.install('a/hub', { type: 'appsec-rules' });
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [argos/tuning, a/*]\n');
  at.tree.write('acquis.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
});

test('an unchanged tree with other appsec rules costs stats alone', () => {
  const observer = new Observer(at.tree.folders());
  const first = observer.observe(Date.now() + LATER_MS);
  expect(first.surfaces.tuning.loaded_by).toEqual(['argos/block']);
  vi.mocked(fs.openSync).mockClear();
  vi.mocked(fs.readdirSync).mockClear();
  expect(observer.observe(Date.now() + LATER_MS)).toMatchObject({ changed: false, digest: first.digest });
  expect(opened()).toEqual([]);
  expect(vi.mocked(fs.readdirSync)).not.toHaveBeenCalled();
});

test('after a change of one rule the others are not opened again', () => {
  const observer = new Observer(at.tree.folders());
  observer.observe(Date.now() + LATER_MS);
  vi.mocked(fs.openSync).mockClear();
  const path = at.tree.write('appsec-rules/other.yaml', 'name: a/other\ndescription: x\n');
  observer.observe(Date.now() + LATER_MS);
  expect(opened()).toContain(path);
  expect(opened().filter((other) => other.includes('/hub/appsec-rules/'))).toEqual([]);
});

const SETS = 'seclang_rules: ["SecAction id:1,setvar:tx.inbound_anomaly_score_threshold=1"]\n';

test.each([
  ['a rule in use that now sets a threshold', () => at.tree.write('appsec-rules/other.yaml', `name: a/other\n${SETS}`)],
  ['a new rule in use', () => at.tree.write('appsec-rules/new.yaml', `name: a/new\n${SETS}`)],
  [
    'a hub rule that now sets a threshold',
    () => at.tree.write(join(at.tree.hubDir, 'appsec-rules/a/hub.yaml'), `name: a/hub\n${SETS}`),
  ],
  [
    'a config that no longer lists it',
    () => at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband_rules: [a/*]\n'),
  ],
])('%s is seen', (_, change) => {
  const observer = new Observer(at.tree.folders());
  observer.observe(Date.now() + LATER_MS);
  change();
  expect(observer.observe(Date.now() + LATER_MS).changed).toBe(true);
});

test('the folders of rules and configs are worth watching', () => {
  const { directories } = new Observer(at.tree.folders()).observe(Date.now());
  for (const folder of ['appsec-rules', 'appsec-configs']) expect(directories).toContain(join(at.tree.dir, folder));
});
