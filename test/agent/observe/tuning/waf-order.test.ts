import { beforeEach, expect, test } from 'vitest';
import { LOG_ACQUISITION } from '../../support/config-yaml.ts';
import { useTree } from '../../support/use-tree.ts';
import { IN, inData, layOutCrs, OUT, writeRule } from './support/crs-host.ts';

const at = useTree();
const CRS = [
  `SecRule &TX:${IN} "@eq 0" "id:901100,phase:1,pass,nolog,setvar:'tx.${IN}=5'"`,
  `SecRule &TX:${OUT} "@eq 0" "id:901110,phase:1,pass,nolog,setvar:'tx.${OUT}=4'"`,
  `SecRule TX:BLOCKING_INBOUND_ANOMALY_SCORE "@ge %{tx.${IN}}" "id:949110,phase:2,deny"`,
  'SecMarker END-CRS',
].join('\n');
const config = (...rules: string[]): string => `name: argos/block\ninband_rules: ${JSON.stringify(rules)}\n`;
const other = (...entries: string[]): string => `name: b/other\nseclang_rules: ${JSON.stringify(entries)}\n`;
const tuning = (phase: string): string =>
  `name: argos/tuning\nseclang_rules: ['SecAction "id:7,${phase}pass,setvar:tx.${IN}=15,setvar:tx.${OUT}=4"']\n`;

beforeEach(() => {
  layOutCrs(at.tree);
  writeRule(at.tree, 'crs.conf');
  at.tree.write(inData(at.tree, 'crs.conf'), CRS);
});

test.each([
  ['phase 1 before the CRS', 'phase:1,', ['argos/tuning', 'a/crs'], 15],
  ['phase 1 after the CRS', 'phase:1,', ['a/crs', 'argos/tuning'], 15],
  ['phase 2 before the CRS', 'phase:2,', ['argos/tuning', 'a/crs'], 15],
  ['phase 2 after the CRS, which is too late', 'phase:2,', ['a/crs', 'argos/tuning'], 5],
  ['no phase after the CRS, which is too late', '', ['a/crs', 'argos/tuning'], 5],
  ['no phase after the CRS, both by patterns', '', ['a/*', 'argos/*'], 5],
])('%s', (_, phase, rules, inbound) => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning(phase));
  at.tree.write('appsec-configs/block.yaml', config(...rules));
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'read', inbound, outbound: 4, loaded_by: ['argos/block'], not_compared: null });
  expect(report.note !== null).toBe(inbound === 5);
  if (inbound === 5)
    expect(report.note).toMatch(/after the rules that compare, in phase 2, so it sets the inbound .*threshold too late/);
});

test('one pattern stands for rules in no order: what hangs on it is undecided, and the rest is not', () => {
  at.tree.write('appsec-configs/block.yaml', config('*'));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning('phase:2,'));
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringMatching(/in no certain order/) });
});

test.each<[string, string[], string | null]>([
  ['SecRuleEngine Off, wherever it stands', ['SecRuleEngine Off'], 'SecRuleEngine Off'],
  ['SecRuleEngine DetectionOnly', ['SecRuleEngine DetectionOnly'], 'SecRuleEngine DetectionOnly'],
  ['SecRuleEngine Off that is taken back', ['SecRuleEngine Off', 'SecRuleEngine On'], null],
  ['ctl:ruleEngine before ours', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,ctl:ruleEngine=Off"'], 'ctl:ruleEngine'],
  ['ctl:ruleEngine=On', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,ctl:ruleEngine=On"'], null],
  ['allow before ours', ['SecRule ARGS "@rx a" "id:8,phase:1,allow"'], 'has allow'],
  ['allow of another phase', ['SecRule ARGS "@rx a" "id:8,phase:2,allow:phase"'], null],
  ['skip over ours', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,skip:1"'], 'has skip,'],
  ['skip that ends before ours', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,skip:1"', 'SecAction "id:9,phase:1,pass"'], null],
  ['skipAfter to a marker behind ours', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,skipAfter:END-CRS"'], 'has skipAfter'],
  ['skipAfter to a marker before ours', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,skipAfter:X"', 'SecMarker X'], null],
  ['skipAfter to no marker', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,skipAfter:X"'], 'has skipAfter'],
  ['an exclusion of some requests', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,ctl:ruleRemoveById=949110"'], null],
  ['an exclusion of all requests', ['SecAction "id:8,phase:1,pass,ctl:ruleRemoveById=949110"'], 'removes the rule 949110'],
  ['a removal before ours, which finds nothing', ['SecRuleRemoveById 7'], null],
  ['a chain that ours would belong to', ['SecRule ARGS "@rx a" "id:8,phase:1,pass,chain"'], 'ends with a chain'],
  ['a default action that denies', ['SecDefaultAction "phase:1,deny"', 'SecAction "id:8,phase:1"'], 'SecDefaultAction'],
])('another rule before ours with %s', (_, entries, why) => {
  at.tree.write('appsec-rules/other.yaml', other(...entries));
  at.tree.write('appsec-configs/block.yaml', config('b/other', 'argos/tuning', 'a/crs'));
  const report = at.tree.tuning();
  if (why === null) expect(report).toMatchObject({ state: 'read', inbound: 15, detail: null });
  else expect(report).toMatchObject({ state: 'indeterminate', detail: expect.stringContaining(why) });
});

test('each acquisition is a WAF of its own', () => {
  at.tree.write('appsec-rules/other.yaml', other(`SecAction "id:7,phase:1,pass,setvar:tx.${IN}=9"`));
  at.tree.write('appsec-configs/second.yaml', 'name: b/second\ninband_rules: [b/other, a/crs]\n');
  at.tree.write(
    'acquis.yaml',
    `${LOG_ACQUISITION}---\nsource: appsec\nlabels: {type: x}\nlisten_addr: 127.0.0.1:9\nappsec_config: b/second\n`,
  );
  at.tree.write('acquis.d/block.yaml', 'source: appsec\nlabels: {type: x}\nappsec_config: argos/block\n');
  expect(at.tree.tuning()).toMatchObject({
    state: 'read',
    inbound: 15,
    loaded_by: ['argos/block'],
    note: expect.stringMatching(/127\.0\.0\.1:9 does not load argos\/tuning: there the thresholds are 9 and 4/),
  });
});

test('two listeners that load it and enforce different thresholds are both named', () => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning('phase:2,'));
  at.tree.write('appsec-configs/second.yaml', 'name: b/second\ninband_rules: [a/crs, argos/tuning]\n');
  at.tree.write('acquis.yaml', `source: appsec\nlabels: {type: x}\nlisten_addr: 127.0.0.1:9\nappsec_config: b/second\n`);
  at.tree.write(
    'acquis.d/block.yaml',
    'source: appsec\nlabels: {type: x}\nlisten_addr: 127.0.0.1:8\nappsec_config: argos/block\n',
  );
  expect(at.tree.tuning()).toMatchObject({
    state: 'indeterminate',
    loaded_by: ['argos/block', 'b/second'],
    detail: expect.stringMatching(/127\.0\.0\.1:9 enforces 5 and 4, and the WAF of 127\.0\.0\.1:8 enforces 15 and 4/),
  });
});
