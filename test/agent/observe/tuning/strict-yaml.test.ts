import { expect, test } from 'vitest';
import { readTuningRule } from '../../../../agent/observe/tuning/tuning-rule.ts';

const PLAIN = 'name: argos/tuning\nseclang_rules:\n  - SecAction id:1\n';

test.each<[rule: string, text: string, seclang: string]>([
  ['a plain entry', PLAIN, 'SecAction id:1'],
  ['entries are joined', 'name: argos/tuning\nseclang_rules: [SecA, \'SecB "x"\', "SecC \\"y\\""]\n', 'SecA\nSecB "x"\nSecC "y"'],
  ['a continuation goes on in the next entry', "name: argos/tuning\nseclang_rules: ['SecA \\', b]\n", 'SecA \\\nb'],
  [
    'a block keeps its lines',
    'name: argos/tuning\nseclang_rules:\n  - |\n    # off\n    SecA\n  - SecB\n',
    '# off\nSecA\n\nSecB',
  ],
  ['a folded block is one line', 'name: argos/tuning\nseclang_rules:\n  - >-\n    SecA\n    b\n', 'SecA b'],
  ['a plain text is cut at a blank and #', 'name: argos/tuning\nseclang_rules:\n  - SecA b #,c\n', 'SecA b'],
  ['# without a blank stays', 'name: argos/tuning\nseclang_rules:\n  - SecA b#,c\n', 'SecA b#,c'],
  ['a YAML comment hides an entry', 'name: argos/tuning\nseclang_rules:\n  # - SecA\n  - SecB\n', 'SecB'],
  ['a number is its text', 'name: argos/tuning\nseclang_rules: [015, 1.50, true, ~]\n', '015\n1.50\ntrue\n'],
  ['no rules', 'type: appsec-rule\nname: argos/tuning\ndescription: none\ndebug: true\nlabels: {a: [b]}\nseverity: 1\n', ''],
  ['an empty list', 'name: argos/tuning\nseclang_rules: []\nseclang_files_rules: []\nrules:\n', ''],
  ['null instead of a list', 'name: argos/tuning\nseclang_rules: ~\n', ''],
  ['a byte order mark', `\u{feff}${PLAIN}`, 'SecAction id:1'],
  ['several documents are as one, the first', `${PLAIN}---\nname: argos/other\n`, 'SecAction id:1'],
  ['an alias', 'name: argos/tuning\ndescription: &d SecA\nseclang_rules: [*d]\n', 'SecA'],
  ['a tag that says what it is anyway', PLAIN.replace('argos/', '!!str argos/'), 'SecAction id:1'],
  ['Windows line ends', PLAIN.replaceAll('\n', '\r\n'), 'SecAction id:1'],
])('%s', (_, text, seclang) => {
  expect(readTuningRule(Buffer.from(text))).toBe(seclang);
});

test.each<[rule: string, text: string, state: 'invalid' | 'indeterminate', why: RegExp]>([
  ['an unknown key', `${PLAIN}inband_rules: []\n`, 'invalid', /unknown key inband_rules/],
  ['a key in capitals', PLAIN.replace('seclang_rules', 'SecLang_Rules'), 'invalid', /unknown key SecLang_Rules/],
  ['a key twice', `${PLAIN}name: argos/tuning\n`, 'invalid', /name stands there twice/],
  ['a list of rules twice', `${PLAIN}seclang_rules: []\n`, 'invalid', /seclang_rules stands there twice/],
  ['a key twice further down', `${PLAIN}labels: {a: 1, a: 2}\n`, 'invalid', /a stands there twice/],
  ['another name', PLAIN.replace('argos/tuning', 'argos/other'), 'invalid', /name is not argos\/tuning/],
  ['another case of the name', PLAIN.replace('argos', 'Argos'), 'invalid', /name is not/],
  ['no name', PLAIN.replace('name: argos/tuning\n', ''), 'invalid', /name is not/],
  ['a name that is a list', PLAIN.replace('argos/tuning', '[argos/tuning]'), 'invalid', /name is not a text/],
  [
    'one text instead of a list',
    'name: argos/tuning\nseclang_rules: SecAction "id:1"\n',
    'invalid',
    /seclang_rules is not a list/,
  ],
  ['a map instead of a list', 'name: argos/tuning\nseclang_rules: {a: b}\n', 'invalid', /not a list/],
  ['an entry that is a map', 'name: argos/tuning\nseclang_rules:\n  - SecAction: x\n', 'invalid', /not a text/],
  ['an entry that is a list', 'name: argos/tuning\nseclang_rules:\n  - - SecAction\n', 'invalid', /not a text/],
  ['text after a closing quote', 'name: argos/tuning\nseclang_rules:\n  - "SecA" b\n', 'invalid', /cannot read it/],
  ['text after a closing single quote', "name: argos/tuning\nseclang_rules:\n  - 'SecA' b\n", 'invalid', /cannot read it/],
  ['a quote that is not closed', 'name: argos/tuning\nseclang_rules:\n  - "unclosed\n', 'invalid', /cannot read it/],
  ['a bracket too many', 'name: argos/tuning\nseclang_rules: [a]]\n', 'invalid', /cannot read it/],
  ['a tab as indentation', 'name: argos/tuning\nseclang_rules:\n\t- SecA\n', 'invalid', /cannot read it/],
  ['a list at the top', '- a\n', 'invalid', /not a map/],
  ['a word at the top', 'SecAction\n', 'invalid', /not a map/],
  ['nothing', '', 'invalid', /name is not/],
  ['comments alone', '# none\n', 'invalid', /name is not/],
  ['a control character', `${PLAIN}# \u{7}\n`, 'invalid', /control character/],
  ['debug that is no truth value', `${PLAIN}debug: perhaps\n`, 'invalid', /debug/],
  ['labels that are no map', `${PLAIN}labels: [a]\n`, 'invalid', /labels/],
  ['a description that is a map', `${PLAIN}description: {a: b}\n`, 'invalid', /description/],
  ['rules that are no list', 'name: argos/tuning\nrules: x\n', 'invalid', /rules is not a list/],
  ['rules from other files', `${PLAIN}seclang_files_rules: [crs.conf]\n`, 'indeterminate', /seclang_files_rules/],
  ['rules in CrowdSec\u{2019}s own form', `${PLAIN}rules: [{zones: [ARGS]}]\n`, 'indeterminate', /also has rules/],
  ['merged maps', `${PLAIN}labels:\n  <<: {a: b}\n`, 'indeterminate', /merges/],
  ['a tag', 'name: argos/tuning\nseclang_rules: [!!binary U2Vj]\n', 'indeterminate', /tag/],
  ['a line break of another YAML', PLAIN.replace('id:1\n', 'id:1\u{85}\n'), 'indeterminate', /line break/],
  ['a lone carriage return', PLAIN.replace('id:1\n', 'id:1\r# x\n'), 'indeterminate', /line break/],
])('%s', (_, text, state, why) => {
  expect(() => readTuningRule(Buffer.from(text))).toThrow(
    expect.objectContaining({ state, message: expect.stringMatching(why) }),
  );
});
