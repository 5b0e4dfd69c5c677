import { beforeEach, expect, test } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const CONFIG = 'name: argos/block\ninband_rules: [argos/tuning]\n';
const tuning = (list = ''): string =>
  `name: argos/tuning\nseclang_rules: ['SecAction "id:7,phase:1,${list}setvar:tx.inbound_anomaly_score_threshold=15"']\n`;

beforeEach(() => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning());
  at.tree.write('acquis.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
});

test.each([
  ['removes another rule by its id', 'on_load:\n  - apply: [RemoveInBandRuleByID(942100)]\n'],
  ['removes several other rules', 'pre_eval:\n  - apply: [RemoveInBandRuleByID(1), "RemoveInBandRuleByID( 2 )"]\n'],
  ['removes a rule by a name that no SecAction has', 'on_load:\n  - apply: [RemoveInBandRuleByName("vpatch-x")]\n'],
  ['removes a rule by a tag that no SecAction has', 'on_load:\n  - apply: [RemoveInBandRuleByTag("attack")]\n'],
  ['removes the rule out of band only', 'on_load:\n  - apply: [RemoveOutBandRuleByID(7)]\n'],
  ['changes remediations', 'pre_eval:\n  - apply: [\'SetRemediationByID(7, "ban")\', SetRemediation("ban")]\n'],
  ['sets options', 'inband_options: {disable_body_inspection: true}\nvariables_tracking: [".*"]\n'],
])('a config that %s still loads the tuning rule', (_, text) => {
  at.tree.write('appsec-configs/block.yaml', CONFIG + text);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
});

test.each([
  ['removes it by its id', 'on_load:\n  - apply: [RemoveInBandRuleByID(7)]\n', ''],
  ['removes it for some requests', 'inband:\n  pre_eval:\n    - filter: "1 == 1"\n      apply: [RemoveInBandRuleByID(7)]\n', ''],
  ['computes an id', 'pre_eval:\n  - apply: ["RemoveInBandRuleByID(3 + 4)"]\n', ''],
  ['removes by a tag, and it has one', 'on_load:\n  - apply: [RemoveInBandRuleByTag("t")]\n', 'tag:t,'],
  ['removes by a name, and it has a tag', 'on_load:\n  - apply: [RemoveInBandRuleByName("x")]\n', 'tag:crowdsec-x,'],
])('whether it is loaded is unknown where a config %s', (_, text, list) => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning(list));
  at.tree.write('appsec-configs/block.yaml', CONFIG + text);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'read', inbound: 15, loaded_by: null });
  expect(report.detail).toMatch(/hook of the appsec-config argos\/block/);
});
