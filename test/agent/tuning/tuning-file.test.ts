import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../support/use-tree.ts';

const at = useTree();
const FILE = 'appsec-rules/argos-tuning.yaml';
const PLAIN = `name: argos/tuning
seclang_rules:
  - SecAction "id:1,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=15"
  - 'SecAction "id:2,phase:1,nolog,pass,setvar:tx.outbound_anomaly_score_threshold=4"'
`;

test('a plain file gives its numbers, its digest and its time', () => {
  const path = at.tree.write(FILE, PLAIN);
  utimesSync(path, 1_767_225_600, 1_767_225_600);
  expect(at.tree.tuning()).toMatchObject({
    state: 'read',
    path,
    sha256: createHash('sha256').update(PLAIN).digest('hex'),
    modified_at: '2026-01-01T00:00:00.000Z',
    inbound: 15,
    outbound: 4,
  });
});

test('a rule that is commented out sets nothing', () => {
  at.tree.write(FILE, PLAIN.replace('- SecAction', '- "# SecAction').replace('=15"', '=15"').replace('"id:1,', 'id:1,'));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: null, outbound: 4 });
});

test('a file without rules leaves both to the engine', () => {
  at.tree.write(FILE, 'type: appsec-rule\nname: argos/tuning\ndescription: none\n');
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: null, outbound: null });
});

test('a plain YAML text is cut at a blank and #', () => {
  at.tree.write(
    FILE,
    'name: argos/tuning\nseclang_rules:\n  - SecAction id:1,phase:1,pass #,setvar:tx.inbound_anomaly_score_threshold=15\n',
  );
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: null });
});

test('a continuation goes on in the next entry', () => {
  const rules = ['SecAction \\', '"id:1,phase:1,pass,setvar:tx.inbound_anomaly_score_threshold=15"'];
  at.tree.write(FILE, `name: argos/tuning\nseclang_rules: ${JSON.stringify(rules)}\n`);
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test('a block text with several directives is read', () => {
  at.tree.write(
    FILE,
    `name: argos/tuning\nseclang_rules:\n  - |\n    # thresholds\n    SecAction "id:1,phase:1,pass,setvar:tx.inbound_anomaly_score_threshold=15"\n`,
  );
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test.each<[string, string, RegExp]>([
  ['invalid', `${PLAIN}inband_rules: []\n`, /unknown key inband_rules/],
  ['invalid', `${PLAIN}name: argos/tuning\n`, /twice/],
  ['invalid', PLAIN.replace('argos/tuning', 'argos/other'), /name is not argos\/tuning/],
  ['invalid', PLAIN.replace('name: argos/tuning\n', ''), /name is not/],
  ['invalid', 'name: argos/tuning\nseclang_rules: SecAction "id:1"\n', /not a list/],
  ['invalid', 'name: argos/tuning\nseclang_rules:\n  - SecAction: x\n', /not a string/],
  ['invalid', 'name: argos/tuning\nseclang_rules:\n  - "unclosed\n', /cannot read/],
  ['invalid', '- a\n', /not a map/],
  ['invalid', '', /empty/],
  ['invalid', 'name: argos/tuning\nrules: x\n', /not a list/],
  ['indeterminate', `${PLAIN}seclang_files_rules: [crs.conf]\n`, /seclang_files_rules/],
  ['indeterminate', `${PLAIN}rules: [{zones: [ARGS]}]\n`, /rules/],
  ['indeterminate', `${PLAIN}---\nname: argos/tuning\n`, /several/],
  ['indeterminate', `${PLAIN}labels:\n  <<: {a: b}\n`, /merges/],
  ['indeterminate', PLAIN.replace('=15', '=high'), /takes that as 0/],
])('%s: %j', (state, text, why) => {
  at.tree.write(FILE, text);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state, inbound: null, outbound: null });
  expect(report.detail).toMatch(why);
  expect(report.detail).toContain('argos-tuning.yaml');
});

test('no file is missing, and so is a link to nowhere', () => {
  expect(at.tree.tuning()).toMatchObject({ state: 'missing', sha256: null });
  at.tree.link(FILE, 'nowhere.yaml');
  expect(at.tree.tuning().state).toBe('missing');
});

test('a linked file is read', () => {
  at.tree.link(FILE, at.tree.write(join(at.tree.root, 'elsewhere.yaml'), PLAIN));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: 15 });
});

test('a FIFO in its place is never opened', () => {
  mkdirSync(join(at.tree.dir, 'appsec-rules'));
  execFileSync('mkfifo', [join(at.tree.dir, FILE)]);
  expect(at.tree.tuning().state).toBe('invalid');
});

test('bytes that are not UTF-8 are invalid', () => {
  at.tree.write(FILE, Buffer.from([0x6e, 0x61, 0xff, 0xfe]));
  expect(at.tree.tuning().state).toBe('invalid');
});

test('the file can stand elsewhere', () => {
  const tuningFile = at.tree.write(join(at.tree.root, 'mine.yaml'), PLAIN);
  expect(at.tree.tuning({ tuningFile })).toMatchObject({ state: 'read', path: tuningFile, inbound: 15 });
});
