import { symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { configYaml } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';
import { IN, inData, layOutCrs, OUT, writeRule, writeTuning } from './support/crs-host.ts';

const at = useTree();
const guard = (variable: string, actions: string): string =>
  `SecRule &TX:${variable} "@eq 0" \\\n  "id:901100,phase:1,${actions}"\n`;
const COMMENTED = `#SecAction \\\n#  "id:900110,\\\n#  phase:1,\\\n#  setvar:tx.${IN}=5"\n`;
const SETS = `SecAction "id:900110,phase:1,setvar:tx.${IN}=5"\n`;

beforeEach(() => layOutCrs(at.tree));

test.each([
  ['the default guard of the CRS', guard(IN, `pass,nolog,ver:'x',setvar:'tx.${IN}=5'`)],
  ['both guards', guard(IN, `setvar:'tx.${IN}=5'`) + guard(OUT, `setvar:'tx.${OUT}=4'`).replace('901100', '901110')],
  ['the guard in other case and spacing', `secrule  &tx:${IN.toUpperCase()}  "@eq  0" "id:9, SetVar : tx.${IN}=5 , pass"`],
  ['the guard with another value than ours', guard(IN, `setvar:'tx.${IN}=9'`)],
  ['a comment between the lines of the guard', guard(IN, `setvar:'tx.${IN}=5'`).replace('\n', '\n  # "@eq 1" \\\n')],
  ['the commented-out SecAction 900110 of crs-setup.conf', COMMENTED],
  ['a comment inside a continuation', `SecAction "id:8,\\\n# setvar:tx.${IN}=5,\\\nnolog"\n`],
  ['a rule that reads a threshold', `SecRule TX:BLOCKING_INBOUND_ANOMALY_SCORE "@ge %{tx.${IN}}" "id:949110,phase:2,deny"`],
  ['a rule that sets another variable', 'SecAction "id:8,setvar:tx.paranoia_level=2"'],
  ['a variable whose computed name begins otherwise', 'SecAction "id:8,setvar:\'tx.paramcounter_%{MATCHED_VAR_NAME}=+1\'"'],
  ['a removal of other rules', 'SecRuleRemoveById 920100-920200'],
  ['nothing', ''],
  ['bytes that are no UTF-8', Buffer.from('# \xff\nSecAction "id:8,pass"\n', 'latin1')],
])('a file that has %s changes nothing', (_, content) => {
  at.tree.write(inData(at.tree, 'crs/setup.conf'), content);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', detail: null, inbound: 15, loaded_by: ['argos/block'] });
});

test.each([
  ['the uncommented SecAction 900110', `# a\n\n${COMMENTED.replaceAll('#', '')}`, 3],
  ['the other threshold', `SecAction "id:8,setvar:tx.${OUT}=3"`, 1],
  ['a guard that counts the other variable', guard(OUT, `setvar:'tx.${IN}=5'`), 1],
  ['a guard that compares otherwise', guard(IN, `setvar:'tx.${IN}=5'`).replace('@eq', '@ge'), 1],
  ['a guard that compares with something else', guard(IN, `setvar:'tx.${IN}=5'`).replace('@eq 0', '@eq 01'), 1],
  ['a negated guard', guard(IN, `setvar:'tx.${IN}=5'`).replace('@eq', '!@eq'), 1],
  ['a guard that counts more', guard(`${IN}|ARGS`, `setvar:'tx.${IN}=5'`), 1],
  ['a guard that does not count', guard(IN, `setvar:'tx.${IN}=5'`).replace('&', ''), 1],
  ['a guard that transforms the count', guard(IN, `t:md5,setvar:'tx.${IN}=5'`), 1],
  ['a guard that sets both', guard(IN, `setvar:'tx.${IN}=5',setvar:'tx.${OUT}=4'`), 1],
  ['a set in a rule after a guard', `${guard(IN, `setvar:'tx.${IN}=5'`)}${SETS}`, 3],
  ['a variable whose name is computed', 'SecAction "id:8,setvar:tx.%{tx.which}=3"', 1],
  ['a variable whose computed name begins as ours', 'SecAction "id:8,setvar:tx.inbound_%{tx.which}=3"', 1],
  ['a removal', `SecAction "id:8,setvar:!tx.${IN}"`, 1],
  ['a removal of our rule', '\nSecRuleRemoveById 1 "5-9"', 2],
  ['a change of our rule', 'SecRuleUpdateActionById 7 "deny"', 1],
  ['a removal of our rule while it runs', 'SecAction "id:8,ctl:ruleRemoveById=7"', 1],
  ['an include', '# x\nInclude /etc/more.conf', 2],
  ['a backslash at its end', 'SecAction "id:8,pass"\nSecAction \\\n', 2],
  ["a line that ends the engine's reading", `SecRuleEngine On\n# ${'x'.repeat(70_000)}\n`, 2],
])('a file that has %s makes it indeterminate, with its line', (_, text, line) => {
  const path = at.tree.write(inData(at.tree, 'crs/setup.conf'), text);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'indeterminate', inbound: null, outbound: null });
  expect(report.detail).toContain(`${path}, line ${line}:`);
});

test('a file that gives our id makes it indeterminate', () => {
  const path = at.tree.write(inData(at.tree, 'crs/setup.conf'), 'SecAction "id:7,pass"');
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(path) });
});

test.each([
  ['is the CRS default', 5, { state: 'read', inbound: null, loaded_by: ['argos/block'] }],
  ['is another number', 9, { state: 'indeterminate', detail: expect.stringMatching(/line 1: .*inbound threshold to 9/) }],
])('a guard counts where our file does not set that threshold and its value %s', (_, value, expected) => {
  writeTuning(at.tree, null, 4);
  at.tree.write(inData(at.tree, 'crs/setup.conf'), guard(IN, `setvar:'tx.${IN}=${value}'`));
  expect(at.tree.tuning()).toMatchObject(expected);
});

test('each of two files counts', () => {
  writeRule(at.tree, 'one.conf', 'two.conf');
  at.tree.write(inData(at.tree, 'one.conf'), '');
  const two = at.tree.write(inData(at.tree, 'two.conf'), SETS);
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(two) });
});

test.each([['crs/*.conf'], ['c?s/*'], ['*/setup.conf'], ['/crs/../crs/s*']])('the pattern %s finds the file', (pattern) => {
  writeRule(at.tree, pattern);
  const path = at.tree.write(inData(at.tree, 'crs/setup.conf'), SETS);
  at.tree.write(inData(at.tree, 'other/x.txt'), '');
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(path) });
});

test('a pattern takes no file of a deeper folder, and finding nothing is an answer', () => {
  writeRule(at.tree, '*.conf', 'plugins/*.conf');
  at.tree.write(inData(at.tree, 'crs/setup.conf'), SETS);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
});

test('a link in the data folder is followed', () => {
  const path = at.tree.write(inData(at.tree, 'real.conf'), SETS);
  symlinkSync('real.conf', inData(at.tree, 'link.conf'));
  writeRule(at.tree, 'link.conf');
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(path) });
});

test('a data folder inside the folder of CrowdSec is found under the path that CrowdSec has for it', () => {
  at.tree.write('config.yaml', configYaml('/inside/crowdsec', { config_paths: { data_dir: '/nowhere' } }));
  at.tree.write('config.yaml.local', 'config_paths: {data_dir: /inside/crowdsec/data}\n');
  const path = at.tree.write('data/crs/setup.conf', SETS);
  const report = at.tree.tuning({ crowdsecDirInside: '/inside/crowdsec' });
  expect(report).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(path) });
});
