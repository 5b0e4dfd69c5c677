import { expect, test } from 'vitest';
import { type CaseName, judgeCase } from './support/lay-out.ts';

test.each<[CaseName, string, RegExp]>([
  [
    'f02a-rule-listed-twice',
    'acquis.d/appsec.yaml',
    /twice, by argos\/tuning in .* and by argos\/\* in .*: duplicated rule id 900110/,
  ],
  [
    'f02b-two-configs-one-acquisition',
    'acquis.d/appsec.yaml',
    /by argos\/tuning in \S+block\.yaml and by argos\/tuning in \S+detect\.yaml/,
  ],
  ['f13-nameless-appsec-rule', 'appsec-rules/todo.yaml', /appsec rule name is empty/],
  [
    'f15-other-config-empty-pattern',
    'appsec-configs/default.yaml',
    /lists crowdsecurity\/experimental-\*, which no installed rule/,
  ],
  ['f33-other-rule-bad-directive', 'appsec-rules/mine.yaml', /no directive \(secrul\)/],
  [
    'f48-hook-unknown-function',
    'appsec-configs/block.yaml',
    /pre_eval uses DisableBodyInspectio, a name that CrowdSec does not give to it/,
  ],
])('%s: the fault names the file and what CrowdSec calls it, and nothing is green', (name, file, why) => {
  const { loadFault, tuning } = judgeCase(name);
  expect(loadFault).toContain(file);
  expect(loadFault).toMatch(why);
  expect(tuning.status).not.toBe('in_sync');
});

const RULE = 'crowdsec/appsec-rules/other.yaml';
const CONFIG = 'crowdsec/appsec-configs/block.yaml';
const ACQUISITION = 'crowdsec/acquis.d/appsec.yaml';
const seclang = (...entries: string[]): string => `name: own/other\nseclang_rules: ${JSON.stringify(entries)}\n`;
const config = (more: string): string => `name: argos/block\ninband_rules: [argos/tuning]\n${more}`;
const acquisition = (configs: string): string => `source: appsec\nlabels: {type: appsec}\nappsec_configs: [${configs}]\n`;
const IN_USE = { [CONFIG]: 'name: argos/block\ninband_rules: [argos/tuning, own/other]\n' };

/** Each was laid before a current engine, which refused it: `crowdsec -t`. */
const REFUSED: [string, Record<string, string>, RegExp][] = [
  ['a rule without a name that no config lists', { [RULE]: 'seclang_rules: []\n' }, /other\.yaml has no name/],
  [
    'an unknown key of an appsec-config',
    { [CONFIG]: config('author: me\n') },
    /block\.yaml: .*unknown key author: this version of CrowdSec may/,
  ],
  ['a key twice', { [CONFIG]: config('inband_rules: []\n') }, /block\.yaml.*inband_rules.* twice/],
  ['a log level that is none', { [CONFIG]: config('log_level: bogus\n') }, /block\.yaml: log_level is bogus/],
  ['a status that is a word', { [CONFIG]: config('blocked_http_code: many\n') }, /block\.yaml: blocked_http_code is many/],
  ['a section that is a list', { [CONFIG]: config('inband: [argos/tuning]\n') }, /block\.yaml: inband is not a map/],
  ['an on_success that is none', { [CONFIG]: config('on_load:\n  - {on_success: stop}\n') }, /on_load has the on_success stop/],
  [
    'a filter that calls nothing known',
    { [CONFIG]: config('inband:\n  on_match:\n    - {filter: IsGood()}\n') },
    /inband\.on_match uses IsGood/,
  ],
  [
    'a function of another hook',
    { [CONFIG]: config('on_load:\n  - {apply: [SendAlert()]}\n') },
    /on_load uses SendAlert, .*: this version of CrowdSec may/,
  ],
  ['a variable that is misspelt', { [CONFIG]: config('pre_eval:\n  - {filter: IsInBnd == true}\n') }, /pre_eval uses IsInBnd/],
  [
    'too few arguments',
    { [CONFIG]: config('pre_eval:\n  - {apply: [SetRemediationByID(7)]}\n') },
    /SetRemediationByID with 1 arguments, and it takes 2/,
  ],
  [
    'an argument of another kind',
    { [CONFIG]: config('on_match:\n  - {apply: [\'SetReturnCode("413")\']}\n') },
    /SetReturnCode with "413", and it takes a number/,
  ],
  ['an expression that is not closed', { [CONFIG]: config('on_match:\n  - {apply: ["SendAlert("]}\n') }, /open bracket or quote/],
  ['an empty expression', { [CONFIG]: config('on_match:\n  - {apply: [""]}\n') }, /on_match has an empty expression/],
  [
    'a hook that is for in-band only',
    { [CONFIG]: config('outofband:\n  on_challenge:\n    - {filter: "true"}\n') },
    /outofband has on_challenge/,
  ],
  [
    'a config that is not installed',
    { [ACQUISITION]: acquisition('argos/block, argos/gone') },
    /appsec-config argos\/gone, which is not installed/,
  ],
  [
    'a pattern that no config fits',
    { [ACQUISITION]: acquisition('argos/block, "gone/*"') },
    /gone\/\*, and none that is installed/,
  ],
  [
    'an out-of-band pattern that no rule fits',
    { [CONFIG]: config('outofband_rules: [own/*]\n') },
    /lists own\/\*, which no installed rule/,
  ],
  [
    'a pattern that only a rule fits that does not decode',
    { ...IN_USE, [RULE]: 'name: own/other\nauthor: me\n' },
    /lists own\/other, which no/,
  ],
  ['an unknown action', { ...IN_USE, [RULE]: seclang('SecAction "id:7,passs"') }, /other\.yaml, .* there is no action passs/],
  ['an unknown operator', { ...IN_USE, [RULE]: seclang('SecRule ARGS "@rxx a" "id:7,deny"') }, /there is no operator @rxx/],
  ['an unknown variable', { ...IN_USE, [RULE]: seclang('SecRule ARG "@rx a" "id:7,deny"') }, /there is no variable ARG/],
  [
    'an unknown transformation',
    { ...IN_USE, [RULE]: seclang('SecRule ARGS "@rx a" "id:7,deny,t:rot13"') },
    /there is no transformation "rot13"/,
  ],
  ['an unknown value of SecRuleEngine', { ...IN_USE, [RULE]: seclang('SecRuleEngine Of') }, /secruleengine with the value "Of"/],
  [
    'an id of the tuning rule',
    { ...IN_USE, [RULE]: seclang('SecAction "id:900110,pass"') },
    /other\.yaml, .* has the id 900110 too/,
  ],
  [
    'an id that stands there twice',
    { ...IN_USE, [RULE]: seclang('SecAction "id:7,pass"', 'SecAction "id:7,pass"') },
    /has the id 7 twice/,
  ],
  [
    'a change of a rule that is not there',
    { ...IN_USE, [RULE]: seclang('SecRuleUpdateActionById 7 "pass"') },
    /changes the rule 7, which is not loaded/,
  ],
  [
    'a second default action',
    { ...IN_USE, [RULE]: seclang('SecDefaultAction "phase:1,pass"', 'SecDefaultAction "phase:1,deny"', 'SecAction "id:7,pass"') },
    /second SecDefaultAction of phase 1/,
  ],
  ['a removal by a message', { ...IN_USE, [RULE]: seclang('SecRuleRemoveByMsg x') }, /has SecRuleRemoveByMsg/],
  [
    'an unknown zone',
    { ...IN_USE, [RULE]: 'name: own/other\nrules:\n  - {zones: [ARG], match: {type: equals, value: x}}\n' },
    /unknown zone ARG/,
  ],
  [
    'an unknown match type',
    { ...IN_USE, [RULE]: 'name: own/other\nrules:\n  - {zones: [ARGS], match: {type: equal, value: x}}\n' },
    /unknown match type equal/,
  ],
  [
    'an unknown transform inside',
    {
      ...IN_USE,
      [RULE]: 'name: own/other\nrules:\n  - {and: [{zones: [ARGS], transform: [lower], match: {type: equals, value: x}}]}\n',
    },
    /unknown transform lower/,
  ],
  [
    'a rule without zones',
    { ...IN_USE, [RULE]: 'name: own/other\nrules:\n  - {match: {type: equals, value: x}}\n' },
    /a rule without zones/,
  ],
];

test.each(REFUSED)('%s is a load fault, and nothing is green', (_, overlay, why) => {
  const { loadFault, tuning } = judgeCase('f00-baseline', {}, overlay);
  expect(loadFault).toMatch(why);
  expect(tuning.status).toBe('unknown');
});

/** Each was laid before a current engine, which took it. */
const TAKEN: [string, Record<string, string>][] = [
  ['a rule without a name in a file that does not decode', { [RULE]: 'author: me\n' }],
  [
    'every key of an appsec-config',
    {
      [CONFIG]: config(
        'default_remediation: ban\nblocked_http_code: 403\nlog_level: info\nvariables_tracking: [x]\ninband_options: {disable_body_inspection: no}\n',
      ),
    },
  ],
  [
    'hooks with functions of all kinds',
    {
      [CONFIG]: config(
        'on_load:\n  - {apply: [RemoveInBandRuleByID(1)]}\non_match:\n  - {filter: IsInBand == true && len(req.Host) > 0 && Upper("gone(") == "GONE(", apply: [SendAlert()], on_success: break}\n',
      ),
    },
  ],
  ['one config twice', { [ACQUISITION]: acquisition('argos/block, argos/block, "argos/*"') }],
  [
    'a rule in its own form that is listed twice',
    {
      [CONFIG]: 'name: argos/block\ninband_rules: [argos/tuning, own/other, "own/*"]\n',
      [RULE]: 'name: own/other\nrules:\n  - {zones: [ARGS], match: {type: equals, value: x}}\n',
    },
  ],
  [
    'rules without ids that are listed twice',
    { [CONFIG]: 'name: argos/block\ninband_rules: [argos/tuning, own/other, own/other]\n', [RULE]: seclang('SecRuleEngine On') },
  ],
  [
    'what the engine passes over anyway',
    {
      ...IN_USE,
      [RULE]: seclang(
        '# SecRul x',
        'SecHashEngine On',
        'SecRule ARGS:/a|b/|!ARGS:c "!@streq a" "id:7,phase:2,deny,t:none,t:lowercase"',
      ),
    },
  ],
];

test.each(TAKEN)('%s is no load fault', (_, overlay) => {
  const { loadFault, tuning } = judgeCase('f00-baseline', {}, overlay);
  expect(loadFault).toBeNull();
  expect(tuning.status).toBe('in_sync');
});
