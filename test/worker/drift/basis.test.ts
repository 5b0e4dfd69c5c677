import { describe, expect, test } from 'vitest';
import {
  type AgentFacts,
  type DeclaredThresholds,
  judge,
  type ScenariosIntent,
  scenariosRule,
  tuningRule,
} from '../../../worker/drift/index.ts';
import {
  baselineOfNames,
  declaring,
  engineReport,
  heardAgent,
  item,
  SYSTEMD,
  scenariosReport,
  T0,
  tuningReport,
} from './support/cases.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';
const ADOPTED = baselineOfNames([ssh]);

type Given = { running?: boolean; report?: boolean; loadFault?: string; agent?: Partial<AgentFacts> };

const scenarios = (declared: ScenariosIntent, given: Given = {}) => {
  const observed = given.report === false ? null : scenariosReport([], { installed: [{ ...item(ssh), simulated: false }] });
  return judge(scenariosRule, {
    ...common(given),
    declared,
    observed,
    last: observed && { evidence: scenariosRule.evidence(observed) as never, at: T0 },
    running: given.running ? engineReport().scenarios : null,
  }).verdict;
};
const thresholds = (declared: DeclaredThresholds, given: Given = {}) => {
  const observed = tuningReport(15, 4);
  return judge(tuningRule, {
    ...common(given),
    declared,
    observed,
    last: { evidence: { inbound: 15, outbound: 4 }, at: T0 },
    running: given.running ? { inbound: 15, outbound: 4 } : null,
  }).verdict;
};
const common = ({ running = false, loadFault, agent }: Given) => ({
  now: T0,
  trigger: 'host' as const,
  agent: { ...heardAgent, ...agent },
  memory: null,
  engine: { report: running ? engineReport() : null, loadFault: loadFault ?? null, commands: SYSTEMD },
});

describe('the scenarios are compared with', () => {
  test.each([
    ['a declaration, however few', declaring({ [ssh]: 'enabled' }), 'declared'],
    ['a declaration beside a baseline', declaring({ [http]: 'disabled' }, ADOPTED), 'declared'],
    ['a declaration where the baseline was dropped', declaring({ [http]: 'disabled' }, 'dropped'), 'declared'],
    ['the baseline alone', declaring({}, ADOPTED), 'adopted'],
    ['nothing where the baseline has become empty', declaring({}, baselineOfNames([])), null],
    ['nothing where it was dropped', declaring({}, 'dropped'), null],
    ['nothing yet', declaring({}), null],
  ])('%s', (_, intent, basis) => {
    expect(scenarios(intent).basis).toBe(basis);
  });

  test('the same in every state: unreported, silent, two agents', () => {
    const intent = declaring({}, ADOPTED);
    expect(scenarios(intent, { report: false })).toMatchObject({ reason: 'never_reported', basis: 'adopted' });
    expect(scenarios(intent, { agent: { silentSince: T0 } })).toMatchObject({ reason: 'agent_silent', basis: 'adopted' });
    expect(scenarios(intent, { agent: { duplicateSince: T0 } })).toMatchObject({ reason: 'duplicate_agent', basis: 'adopted' });
  });
});

describe('the thresholds are compared with', () => {
  test.each<[string, DeclaredThresholds, string | null]>([
    ['what an operator declared', { inbound: 15, outbound: 4 }, 'declared'],
    [
      'one that was declared beside one that was adopted',
      { inbound: 15, outbound: 4, adopted: { outbound: { value: 4, at: T0 } } },
      'declared',
    ],
    [
      'adopted ones alone',
      { inbound: 15, outbound: 4, adopted: { inbound: { value: 15, at: T0 }, outbound: { value: 4, at: T0 } } },
      'adopted',
    ],
    [
      'one adopted, where the other could not be',
      { inbound: 15, outbound: null, adopted: { inbound: { value: 15, at: T0 } } },
      'adopted',
    ],
    [
      'one that was set by a Worker that knows no adoption, beside one that was adopted',
      { inbound: 30, outbound: 4, adopted: { inbound: { value: 15, at: T0 }, outbound: { value: 4, at: T0 } } },
      'declared',
    ],
    ['nothing', { inbound: null, outbound: null }, null],
  ])('%s', (_, declared, basis) => {
    expect(thresholds(declared).basis).toBe(basis);
  });
});

describe('the sentence says whether somebody declared it', () => {
  test.each([
    ['running', { running: true }, /^Running as adopted\. /, /^Running as declared\. /],
    ['on disk', {}, /^On disk as adopted; whether CrowdSec/, /^On disk as declared; whether CrowdSec/],
    ['unloadable', { loadFault: 'x' }, /^On disk as adopted, but CrowdSec would/, /^On disk as declared, but CrowdSec would/],
  ])('%s', (_, given, adopted, declared) => {
    expect(scenarios(declaring({}, ADOPTED), given).detail).toMatch(adopted);
    expect(scenarios(declaring({ [ssh]: 'enabled' }), given).detail).toMatch(declared);
    expect(thresholds({ inbound: 15, outbound: null, adopted: { inbound: { value: 15, at: T0 } } }, given).detail).toMatch(
      adopted,
    );
    expect(thresholds({ inbound: 15, outbound: null }, given).detail).toMatch(declared);
  });
});
