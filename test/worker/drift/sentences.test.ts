import { expect, test } from 'vitest';
import { type DeclaredScenarios, scenariosRule, tuningRule } from '../../../worker/drift/index.ts';
import { declaring, nothingDeclared, scenariosReport, tuningReport } from './support/cases.ts';

const drifted = { status: 'drifted', reason: null } as const;

/** What a person reads of a drift between this intent and this report. */
function scenariosSentence(names: DeclaredScenarios, report: ReturnType<typeof scenariosReport>) {
  const declared = declaring(names);
  const { compared } = scenariosRule.compare(declared, scenariosRule.evidence(report), null);
  return scenariosRule.sentence(drifted, declared, compared, report);
}

test('a drift names what is still installed and what is missing', () => {
  expect(scenariosSentence({ 'a/on': 'disabled', 'a/off': 'enabled' }, scenariosReport(['a/on']))).toBe(
    'Declared disabled but still installed: a/on. Declared enabled but not installed: a/off.',
  );
});

test('many names are counted after the fifth', () => {
  const names = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6', 'a/7'];
  const declared = Object.fromEntries(names.map((name) => [name, 'disabled' as const]));
  expect(scenariosSentence(declared, scenariosReport(names))).toContain('a/4, a/5 and 2 more.');
});

test('a missing scenario that the hub no longer has is said to be uninstallable', () => {
  const sentence = scenariosSentence({ 'a/gone': 'enabled' }, scenariosReport([], { unknown_to_hub: ['a/gone'] }));
  expect(sentence).toContain("This host's hub does not have a/gone");
});

test('a threshold that was adopted is not called declared', () => {
  const intent = { inbound: 15, outbound: null, adopted: { inbound: { value: 15, at: 1 } } };
  const report = tuningReport(10, 9);
  const { compared } = tuningRule.compare(intent, tuningRule.evidence(report), null);
  expect(tuningRule.sentence(drifted, intent, compared, report)).toBe('The inbound threshold is 10 on the host, 15 was adopted.');
});

test('only a threshold that is declared is called declared', () => {
  const intent = { ...nothingDeclared, inbound: 15 };
  const report = tuningReport(10, 9);
  const { compared } = tuningRule.compare(intent, tuningRule.evidence(report), null);
  expect(tuningRule.sentence(drifted, intent, compared, report)).toBe('The inbound threshold is 10 on the host, 15 is declared.');
});

test.each([
  ['not_loaded', tuningReport(15, 4, { loaded_by: [] }), 'no appsec-config that an acquisition uses lists its rule'],
  [
    'indeterminate',
    tuningReport(null, null, { state: 'indeterminate', detail: 'two actions share an id' }),
    'The host says: “two actions share an id”.',
  ],
  [
    'unreadable',
    tuningReport(15, 4, { loaded_by: null, detail: 'acquis.yaml: permission denied' }),
    'The host says: “acquis.yaml: permission denied”.',
  ],
  ['missing', tuningReport(null, null, { state: 'missing' }), 'The apply command writes it.'],
] as const)('%s thresholds say why', (reason, report, words) => {
  const { compared } = tuningRule.compare(nothingDeclared, null, null);
  expect(tuningRule.sentence({ status: 'unknown', reason }, nothingDeclared, compared, report)).toContain(words);
});
