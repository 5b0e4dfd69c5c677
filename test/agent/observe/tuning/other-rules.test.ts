import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

const at = useTree();
const IN = 'tx.inbound_anomaly_score_threshold';
const rule = (name: string, ...entries: string[]): string => `name: ${name}\nseclang_rules: ${JSON.stringify(entries)}\n`;
const tuning = (list = ''): string => rule('argos/tuning', `SecAction "id:7,phase:1,${list}setvar:${IN}=15"`);
const config = (...rules: string[]): string => `name: argos/block\ninband_rules: ${JSON.stringify(rules)}\n`;

beforeEach(() => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning());
  at.tree.write('appsec-configs/block.yaml', config('argos/tuning', 'a/*'));
  at.tree.write('acquis.yaml', 'source: appsec\nappsec_config: argos/block\nlabels: {type: appsec}\n');
  at.tree.write('appsec-rules/plain.yaml', rule('a/plain', 'SecAction "id:1,phase:1,pass"'));
});

test.each([
  ['sets a threshold', `SecAction "id:8,phase:1,pass,setvar:${IN}=3"`],
  ['sets the other one', 'SecAction "id:8,phase:1,setvar:tx.outbound_anomaly_score_threshold=3"'],
  ['sets it in other words', `secrule ARGS "@rx a" "id:8,pass,SetVar: '${IN.toUpperCase()}=3'"`],
  ['raises it', `SecAction "id:8,setvar:${IN}=+1"`],
  ['removes it', `SecAction "id:8,setvar:!${IN}"`],
  ['sets it across lines', 'SecAction "id:8,setvar:tx.\\\n# x\ninbound_anomaly_score_threshold=3"'],
  ['sets a variable with a computed name', 'SecAction "id:8,setvar:tx.%{tx.which}=3"'],
  ['has the same id', 'SecRule ARGS "@rx a" "phase:1, id:7,pass"'],
  ['removes it by its id', 'SecRuleRemoveById 7'],
  ['removes it by a range of ids', 'SecRuleRemoveById 1 "5-9"'],
  ['removes it while it runs', 'SecAction "id:8,phase:1,ctl:ruleRemoveById=7"'],
  ['changes its actions', 'SecRuleUpdateActionById 7 "deny"'],
])('another rule in use that %s makes it indeterminate', (_, seclang) => {
  const path = at.tree.write('appsec-rules/other.yaml', rule('a/other', seclang));
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'indeterminate', inbound: null, outbound: null });
  expect(report.detail).toContain(path);
});

test.each([
  ['reads a threshold', `SecRule TX:BLOCKING "@ge %{${IN}}" "id:8,phase:2,deny"`],
  ['sets another variable', 'SecAction "id:8,setvar:tx.old_inbound_anomaly_score_threshold=3"'],
  ['sets a threshold in a comment', `# SecAction "id:8,setvar:${IN}=3"`],
  ['removes another rule', 'SecRuleRemoveById 6 8-9'],
  ['removes rules by a tag that it does not have', 'SecRuleRemoveByTag attack'],
])('another rule in use that %s does not', (_, seclang) => {
  at.tree.write('appsec-rules/other.yaml', rule('a/other', seclang));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
});

test('another rule that removes by tag makes it indeterminate where it has one', () => {
  at.tree.write('appsec-rules/argos-tuning.yaml', tuning('tag:t,'));
  at.tree.write('appsec-rules/other.yaml', rule('a/other', 'SecRuleRemoveByTag t'));
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', inbound: null });
});

const RIVAL = rule('b/other', `SecAction "id:8,setvar:${IN}=3"`);

test('a rule that is installed but in no config in use changes nothing', () => {
  at.tree.write('appsec-rules/other.yaml', RIVAL);
  at.tree.write('appsec-configs/unused.yaml', 'name: argos/unused\ninband_rules: [b/other]\n');
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test('a rule that is used out of band only changes nothing', () => {
  at.tree.write('appsec-rules/other.yaml', RIVAL);
  at.tree.write('appsec-configs/block.yaml', `${config('argos/tuning')}outofband_rules: [b/other]\n`);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test('a rule of the hub counts by the name in its file, and no longer when it is removed', () => {
  at.tree.write('appsec-configs/block.yaml', config('argos/tuning', 'b/other'));
  at.tree.install('crowdsecurity/x', { type: 'appsec-rules', text: RIVAL });
  expect(at.tree.tuning().state).toBe('indeterminate');
  rmSync(join(at.tree.dir, 'appsec-rules/x.yaml'));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', loaded_by: null });
});

test('a rule that only stands in the hub is not installed', () => {
  at.tree.addToHub('crowdsecurity/x', { type: 'appsec-rules', text: RIVAL.replace('b/other', 'a/other') });
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test('of two local files with its name the engine keeps the last', () => {
  at.tree.write('appsec-rules/aaa.yaml', rule('argos/tuning', `SecAction "id:8,setvar:${IN}=3"`));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
  at.tree.write('appsec-rules/zzz.yaml', rule('argos/tuning', `SecAction "id:8,setvar:${IN}=3"`));
  expect(at.tree.tuning()).toMatchObject({
    state: 'indeterminate',
    detail: expect.stringMatching(/zzz\.yaml.*is named argos\/tuning too/),
  });
});

test('a hub item with its name makes it indeterminate', () => {
  at.tree.install('crowdsecurity/x', { type: 'appsec-rules', text: rule('argos/tuning') });
  expect(at.tree.tuning()).toMatchObject({ state: 'indeterminate', detail: expect.stringMatching(/is named argos\/tuning too/) });
});

test.each<[string, Buffer | string]>([
  ['UTF-16', Buffer.from(`\u{feff}${RIVAL}`, 'utf16le')],
  ['nested too deeply for this agent', `name: a/other\nlabels: ${'['.repeat(20_000)}`],
])('whether it is loaded is unknown where a rule of the hub is %s', (_, content) => {
  at.tree.install('crowdsecurity/x', { type: 'appsec-rules' });
  at.tree.write(join(at.tree.hubDir, 'appsec-rules/crowdsecurity/x.yaml'), content);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: null });
});

test('a rule of the hub that CrowdSec cannot decode is no rule', () => {
  at.tree.install('crowdsecurity/x', { type: 'appsec-rules', text: RIVAL.replace('b/other', 'a/other').replace('[', '[[') });
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
});
