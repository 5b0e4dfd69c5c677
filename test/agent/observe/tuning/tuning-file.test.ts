import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTree } from '../../support/use-tree.ts';

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
  at.tree.write(FILE, PLAIN.replace('- SecAction "', '- \'# SecAction "').replace('=15"', '=15"\''));
  expect(at.tree.tuning()).toMatchObject({ state: 'read', inbound: null, outbound: 4 });
});

test('what cannot be decided has no numbers, and a sentence that names the file', () => {
  at.tree.write(FILE, PLAIN.replace('=15', '=high'));
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'indeterminate', inbound: null, outbound: null });
  expect(report.detail).toMatch(/argos-tuning\.yaml: it sets .* to "high": the engine would enforce 0/);
});

test('what CrowdSec drops has no numbers either', () => {
  at.tree.write(FILE, `${PLAIN}inband_rules: []\n`);
  const report = at.tree.tuning();
  expect(report).toMatchObject({ state: 'invalid', inbound: null, outbound: null });
  expect(report.detail).toMatch(/argos-tuning\.yaml: CrowdSec cannot read it: it has the unknown key inband_rules/);
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

test('the file can stand elsewhere', () => {
  const tuningFile = at.tree.write(join(at.tree.root, 'mine.yaml'), PLAIN);
  expect(at.tree.tuning({ tuningFile })).toMatchObject({ state: 'read', path: tuningFile, inbound: 15 });
});
