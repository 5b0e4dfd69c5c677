import { describe, expect, test } from 'vitest';
import type { ScenariosReport } from '#contract';
import { judge, type ScenariosIntent, scenariosRule } from '../../../worker/drift/index.ts';
import { baselineOfNames, declaring, engineReport, heardAgent, SYSTEMD, T0 } from './support/cases.ts';
import { tells } from './support/simulation.ts';

// One declaration is enough for green. Who reads it must see that nothing else was compared, and why.

interface Hindrance {
  observed?: ScenariosReport;
  loadFault?: string | null;
  isApplying?: boolean;
}

const INSTALLED = tells({ 'a/one': 'none' });
const DECLARED = declaring({ 'a/two': 'disabled' });

function judged(intent: ScenariosIntent, { observed = INSTALLED, loadFault = null, isApplying = false }: Hindrance) {
  const evidence = scenariosRule.evidence(observed);
  const report = engineReport();
  return judge(scenariosRule, {
    now: T0,
    trigger: 'host',
    agent: heardAgent,
    declared: intent,
    observed,
    last: evidence === null ? null : { evidence, at: T0 },
    engine: { report, loadFault, commands: SYSTEMD },
    running: report.scenarios ?? null,
    memory: null,
    isApplying,
  }).verdict;
}

describe.each<[string, Hindrance, string]>([
  [
    'simulation cannot be read',
    { observed: tells({ 'a/one': 'untold' }, { simulation_fault: 'permission denied' }) },
    'What is installed is not adopted while it is not known which are simulated. The host says: “permission denied”.',
  ],
  [
    'an agent does not tell what is simulated',
    { observed: tells({ 'a/one': 'untold' }) },
    'What is installed is not adopted while this agent does not tell which are simulated: upgrade it.',
  ],
  [
    'the next load would fail',
    { loadFault: 'a.yaml is broken' },
    'What is installed is not adopted while CrowdSec would fail to load it. The host says: “a.yaml is broken”.',
  ],
  ['an apply is at work', { isApplying: true }, 'What is installed is not adopted while an apply is at work.'],
  ['nothing is in the way', {}, "What is installed is adopted with the agent's next message."],
])('while %s', (_, hindrance, sentence) => {
  test('green says that what is installed was not compared', () => {
    const { status, detail } = judged(DECLARED, hindrance);
    expect(status).toBe('in_sync');
    expect(detail).toBe(`Running as declared. Compared: 1 declared disabled. ${sentence}`);
  });

  test('so does a host of which nothing is declared', () => {
    const { status, detail } = judged(declaring({}), hindrance);
    expect(status).toBe('undeclared');
    // It passes, and then what is installed is adopted without anybody declaring anything.
    expect(detail).toBe(`Nothing is compared yet. ${sentence}`);
  });

  test.each([
    ['adopted', baselineOfNames(['a/other'])],
    ['dropped', 'dropped' as const],
  ])('nothing of it is said where a baseline was %s', (_name, baseline) => {
    expect(judged(declaring({ 'a/two': 'disabled' }, baseline), hindrance).detail).not.toContain('not adopted');
  });
});

test('two agents that take turns are named too', () => {
  const { compared } = scenariosRule.compare(DECLARED, scenariosRule.evidence(INSTALLED), null);
  const around = { isDuplicate: true };
  expect(scenariosRule.sentence({ status: 'in_sync', reason: null }, DECLARED, compared, INSTALLED, around)).toContain(
    "What is installed is not adopted while two agents with this host's key take turns.",
  );
});
