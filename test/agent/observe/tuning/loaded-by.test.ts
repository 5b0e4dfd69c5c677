import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { ConfigSections } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const loadedBy = () => at.tree.tuning().loaded_by;
const config = (name: string, rules = '[argos/tuning]') => `name: ${name}\ninband_rules: ${rules}\n`;

beforeEach(() => {
  at.tree.write('appsec-rules/argos-tuning.yaml', 'name: argos/tuning\n');
  at.tree.write('appsec-configs/block.yaml', config('argos/block'));
  at.tree.write('acquis.d/appsec.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
});

test('an acquisition that uses a config that lists the rule loads it', () => {
  expect(loadedBy()).toEqual(['argos/block']);
});

test('several configs, in several documents and files', () => {
  at.tree.write('appsec-rules/other.yaml', 'name: crowdsecurity/other\n');
  at.tree.write('appsec-configs/more.yaml', config('argos/more', '[crowdsecurity/*, "argos/*"]'));
  at.tree.write('appsec-configs/none.yaml', config('argos/none', '[crowdsecurity/*]'));
  at.tree.write(
    'acquis.yaml',
    'filename: /var/log/x\nlabels: {type: x}\n---\nsource: appsec\nappsec_configs: [argos/more, argos/none]\nlabels: {type: appsec}\n',
  );
  expect(loadedBy()).toEqual(['argos/block', 'argos/more']);
});

test('a config of the hub is found by its name in the index', () => {
  at.tree.install('crowdsecurity/appsec-default', { type: 'appsec-configs', text: config('typo') });
  at.tree.write('acquis.d/appsec.yaml', 'source: appsec\nappsec_config: crowdsecurity/appsec-default\nlabels: {type: appsec}\n');
  expect(loadedBy()).toEqual(['crowdsecurity/appsec-default']);
});

test('a config can be named by its path', () => {
  at.tree.write('elsewhere/own.yaml', config('argos/own'));
  at.tree.write(
    'acquis.d/appsec.yaml',
    `source: appsec\nappsec_config_path: ${at.tree.dir}/elsewhere/own.yaml\nlabels: {type: appsec}\n`,
  );
  expect(loadedBy()).toEqual(['argos/own']);
});

test('the rules of the inband section count too', () => {
  at.tree.write('appsec-configs/block.yaml', 'name: argos/block\ninband:\n  rules: [argos/tuning]\n');
  expect(loadedBy()).toEqual(['argos/block']);
});

test.each([
  ['no config lists it', 'appsec-configs/block.yaml', config('argos/block', '[crowdsecurity/crs]')],
  ['only out-of-band rules list it', 'appsec-configs/block.yaml', 'name: argos/block\noutofband_rules: [argos/tuning]\n'],
  ['a similar name is listed', 'appsec-configs/block.yaml', config('argos/block', '[argos/tuning2, argos/tunin]')],
  ['the acquisition is of another kind', 'acquis.d/appsec.yaml', 'source: syslog\nlabels: {type: syslog}\n'],
  ['the acquisition is empty', 'acquis.d/appsec.yaml', '# none\n'],
  ['the acquisition is no YAML file', 'acquis.d/appsec.yaml', ''],
])('nothing loads it where %s', (_, path, text) => {
  at.tree.write(path, text);
  expect(loadedBy()).toEqual([]);
});

test.each<[string, ConfigSections]>([
  ['CrowdSec processes no logs', { crowdsec_service: { enable: false } }],
  ['config.yaml has no crowdsec_service', { crowdsec_service: null }],
  ['config.yaml names another folder', { crowdsec_service: { acquisition_dir: '/nowhere/acquis.d' } }],
  ['config.yaml names no folder', { crowdsec_service: { acquisition_dir: null } }],
  ['config.yaml names a file', { crowdsec_service: { acquisition_dir: '/dev/null' } }],
])('nothing loads it where %s', (_, sections) => {
  at.tree.configure(sections);
  expect(loadedBy()).toEqual([]);
});

test('an acquisition file that config.yaml names and that is not there is passed over', () => {
  at.tree.configure({ crowdsec_service: { acquisition_path: '/nowhere/acquis.yaml' } });
  expect(loadedBy()).toEqual(['argos/block']);
});

test.each<[string, ConfigSections, string]>([
  ['hangs on the environment', { crowdsec_service: { acquisition_path: '$DIR/acquis.yaml' } }, 'variable DIR'],
  ['is relative', { crowdsec_service: { acquisition_dir: 'acquis.d' } }, 'crowdsec_service.acquisition_dir'],
  ['is a pattern with brackets', { crowdsec_service: { acquisition_dir: '/etc/[a]cquis.d' } }, 'acquisition_dir'],
])('it is unknown where a path of config.yaml %s', (_, sections, word) => {
  at.tree.configure(sections);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', loaded_by: null, detail: expect.stringContaining(word) });
});

test('config.yaml says where the acquisitions are', () => {
  at.tree.write('acquis.d/appsec.yaml', '');
  at.tree.write(join(at.tree.root, 'own.d/a.yml'), 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
  at.tree.configure({ crowdsec_service: { acquisition_dir: `${at.tree.root}/own.d` } });
  expect(loadedBy()).toEqual(['argos/block']);
});

test.each([
  ['the config is not installed', 'acquis.d/appsec.yaml', 'source: appsec\nappsec_config: argos/gone\nlabels: {type: appsec}\n'],
  ['an acquisition does not parse', 'acquis.d/other.yaml', 'a: b: c\n'],
  ['the config does not parse', 'appsec-configs/block.yaml', 'name: argos/block\nname: twice\n'],
  ['an acquisition is not UTF-8', 'acquis.d/other.yaml', Buffer.from([0x61, 0xff])],
  ['an acquisition has more bytes than YAML should', 'acquis.d/other.yaml', Buffer.alloc(300_000, '#')],
  [
    'an acquisition lists its configs as a text',
    'acquis.d/other.yaml',
    'source: appsec\nappsec_configs: argos/block\nlabels: {type: appsec}\n',
  ],
  [
    'an acquisition lists a list',
    'acquis.d/other.yaml',
    'source: appsec\nappsec_configs: [[argos/block]]\nlabels: {type: appsec}\n',
  ],
  ['an acquisition merges maps', 'acquis.d/other.yaml', '<<: {source: appsec}\nappsec_config: argos/none\n'],
  ['the config is not UTF-8', 'appsec-configs/block.yaml', Buffer.from('name: argos/block\ndescription: \xff\n', 'latin1')],
  ['the config lists its rules as a text', 'appsec-configs/block.yaml', config('argos/block', 'argos/tuning')],
  ['the config lists a map', 'appsec-configs/block.yaml', config('argos/block', '[{argos/tuning: 1}]')],
  ['the config merges maps', 'appsec-configs/block.yaml', 'name: argos/block\n<<: {inband_rules: [argos/tuning]}\n'],
  ['its in-band section is a list', 'appsec-configs/block.yaml', `${config('argos/block')}inband: [argos/tuning]\n`],
  ['no rule fits another pattern of the config', 'appsec-configs/block.yaml', config('argos/block', '[argos/tuning, crs/*]')],
  ['no rule fits an out-of-band pattern', 'appsec-configs/block.yaml', `${config('argos/block')}outofband_rules: [crs/*]\n`],
  ['an acquisition has a control character', 'acquis.d/other.yaml', '# \u0007\n'],
  ['an acquisition has a line break of another YAML', 'acquis.d/other.yaml', '# none\u2028source: appsec\n'],
  ['the config begins with a YAML directive', 'appsec-configs/block.yaml', `%YAML 1.1\n---\n${config('argos/block')}`],
  ['config.yaml is not UTF-8', 'config.yaml', Buffer.from('# \xff\ncommon: {}\n', 'latin1')],
  ['config.yaml has a line break of another YAML', 'config.yaml', 'common: {}\n# x\rcrowdsec_service: {enable: false}\n'],
  ['another appsec rule has a control character', 'appsec-rules/x.yaml', 'name: x # \u0007\n'],
  ['another appsec rule is not UTF-8', 'appsec-rules/x.yaml', Buffer.from('name: x # \xff\n', 'latin1')],
  ['another appsec rule is UTF-16', 'appsec-rules/x.yaml', Buffer.from('\u{feff}name: x\n', 'utf16le')],
  ['another appsec rule has more bytes than YAML should', 'appsec-rules/x.yaml', Buffer.alloc(300_000, '#')],
  ['config.yaml does not parse', 'config.yaml', 'a: b: c\n'],
] as [string, string, string | Buffer][])('it is unknown where %s', (_, path, text) => {
  at.tree.write(path, text);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'read', loaded_by: null });
  expect(report.detail).not.toBeNull();
});

test('it is unknown where the tuning file is not among the installed rules', () => {
  rmSync(join(at.tree.dir, 'appsec-rules/argos-tuning.yaml'));
  const tuningFile = at.tree.write(join(at.tree.root, 'mine.yaml'), 'name: argos/tuning\n');
  const report = at.tree.tuning({ tuningFile });
  expect(report).toMatchObject({ state: 'read', loaded_by: null });
  expect(report.detail).toMatch(/not among the appsec rules/);
});

test('a tuning file that is a hub item is found by its target', () => {
  rmSync(join(at.tree.dir, 'appsec-rules/argos-tuning.yaml'));
  at.tree.install('argos/thresholds', { type: 'appsec-rules', text: 'name: argos/tuning\n', link: 'argos-tuning.yaml' });
  expect(loadedBy()).toEqual(['argos/block']);
});

test('a tuning file that is missing is loaded by nobody, which the engine would not even start with', () => {
  rmSync(join(at.tree.dir, 'appsec-rules/argos-tuning.yaml'));
  expect(at.tree.tuning()).toMatchObject({ state: 'missing', loaded_by: null });
});
