import { describe, expect, test } from 'vitest';
import type { ScenariosReport, TuningReport } from '#contract';
import { type AgentFacts, judge, type SurfaceRule, scenariosRule, tuningRule } from '../../../worker/drift/index.ts';
import { type DeclaredIntent, heardAgent, item, nothingDeclared, scenariosReport, T0, tuningReport } from './support/cases.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';
const silent: AgentFacts = { ...heardAgent, silentSince: T0 };
const doubled: AgentFacts = { ...heardAgent, duplicateSince: T0 };
const silentAndDoubled: AgentFacts = { ...heardAgent, silentSince: T0, duplicateSince: T0 };

type Row<R> = {
  row: string;
  intent: Partial<DeclaredIntent>;
  report: R | null;
  earlier?: R;
  agent?: AgentFacts;
  loadFault?: string | null;
  expected: [string, string | null, boolean];
};

function verdictOf<R>(surface: 'scenarios' | 'appsec_tuning', { intent, report, earlier, agent, loadFault = null }: Row<R>) {
  const whole = { ...nothingDeclared, ...intent };
  const [rule, declared]: [SurfaceRule, unknown] =
    surface === 'scenarios'
      ? [scenariosRule, whole.scenarios]
      : [tuningRule, { inbound: whole.inbound, outbound: whole.outbound }];
  const evidence = (of: unknown) => (of === null || of === undefined ? null : rule.evidence(of));
  const last = evidence(report) ?? evidence(earlier);
  const { verdict } = judge(rule, {
    now: T0,
    trigger: 'host',
    agent: agent ?? heardAgent,
    declared,
    observed: report,
    last: last === null ? null : { evidence: last, at: T0 },
    memory: null,
    loadFault,
  });
  return [verdict.status, verdict.reason, verdict.drift_detected];
}

describe('scenarios, in the order of the state table', () => {
  const off = { scenarios: { [ssh]: 'disabled' } } as const;
  const on = { scenarios: { [ssh]: 'enabled' } } as const;
  const rows: Row<ScenariosReport>[] = [
    { row: '1: no report ever', intent: off, report: null, expected: ['unknown', 'never_reported', false] },
    {
      row: '1 before 2: no report ever and silent',
      intent: off,
      report: null,
      agent: silent,
      expected: ['unknown', 'never_reported', false],
    },
    {
      row: '2: silent while in sync',
      intent: off,
      report: scenariosReport([http]),
      agent: silent,
      expected: ['unknown', 'agent_silent', false],
    },
    {
      row: '2: silent keeps a drift',
      intent: off,
      report: scenariosReport([ssh]),
      agent: silent,
      expected: ['unknown', 'agent_silent', true],
    },
    {
      row: '2 before 3',
      intent: off,
      report: scenariosReport([ssh]),
      agent: silentAndDoubled,
      expected: ['unknown', 'agent_silent', true],
    },
    {
      row: '2 before 4: silent with nothing declared',
      intent: {},
      report: scenariosReport([]),
      agent: silent,
      expected: ['unknown', 'agent_silent', false],
    },
    {
      row: '3: two agents take turns',
      intent: off,
      report: scenariosReport([]),
      agent: doubled,
      expected: ['unknown', 'duplicate_agent', false],
    },
    { row: '4: nothing declared', intent: {}, report: scenariosReport([ssh]), expected: ['undeclared', null, false] },
    {
      row: '5: nothing declared but unreadable',
      intent: {},
      report: scenariosReport([], { state: 'unreadable' }),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '5: missing folder is no empty folder',
      intent: off,
      report: scenariosReport([], { state: 'missing' }),
      expected: ['unknown', 'missing', false],
    },
    {
      row: '5: invalid',
      intent: off,
      report: scenariosReport([], { state: 'invalid' }),
      expected: ['unknown', 'invalid', false],
    },
    {
      row: '5: unreadable keeps the drift of the last evidence',
      intent: off,
      report: scenariosReport([], { state: 'unreadable' }),
      earlier: scenariosReport([ssh]),
      expected: ['unknown', 'unreadable', true],
    },
    {
      row: '5: unreadable makes no drift',
      intent: on,
      report: scenariosReport([], { state: 'unreadable' }),
      earlier: scenariosReport([ssh]),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '5: the log processor is off, so that what is enabled detects nothing',
      intent: on,
      report: scenariosReport([ssh], { not_processing: 'crowdsec_service.enable is false' }),
      expected: ['unknown', 'not_processing', false],
    },
    {
      row: '5: the log processor is off, and the disk differs',
      intent: off,
      report: scenariosReport([ssh], { not_processing: 'crowdsec_service.enable is false' }),
      expected: ['unknown', 'not_processing', true],
    },
    {
      row: '4 before 5: the log processor is off and nothing is declared',
      intent: {},
      report: scenariosReport([ssh], { not_processing: 'crowdsec_service.enable is false' }),
      expected: ['undeclared', null, false],
    },
    {
      row: '6: enabled, installed and simulated',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(ssh), simulated: true }] }),
      expected: ['drifted', null, true],
    },
    {
      row: '6 before 7: enabled but missing, and which are simulated is not known',
      intent: on,
      report: scenariosReport([], { simulation_fault: 'EACCES' }),
      expected: ['drifted', null, true],
    },
    {
      row: '7: enabled and installed, and which are simulated is not known',
      intent: on,
      report: scenariosReport([ssh], { simulation_fault: 'EACCES' }),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '8: only disabled ones are declared, and which are simulated is not known',
      intent: off,
      report: scenariosReport([http], { simulation_fault: 'EACCES' }),
      expected: ['in_sync', null, false],
    },
    {
      row: '7: disabled, and a rule inside an installed item',
      intent: off,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }] }),
      expected: ['unknown', 'part_of_item', false],
    },
    {
      row: '7: enabled, and a rule inside an installed item is not missing',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }] }),
      expected: ['unknown', 'part_of_item', false],
    },
    {
      row: '8: an item of its own that another item has a rule of the same name of',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }, item(ssh)] }),
      expected: ['in_sync', null, false],
    },
    {
      row: '6 before 7: differs, and the next load would fail',
      intent: off,
      report: scenariosReport([ssh]),
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['drifted', null, true],
    },
    {
      row: '7: agrees, and the next load would fail',
      intent: off,
      report: scenariosReport([http]),
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['unknown', 'unloadable', false],
    },
    { row: '6: disabled but installed', intent: off, report: scenariosReport([ssh, http]), expected: ['drifted', null, true] },
    { row: '6: enabled but missing', intent: on, report: scenariosReport([http]), expected: ['drifted', null, true] },
    { row: '8: disabled and gone', intent: off, report: scenariosReport([http]), expected: ['in_sync', null, false] },
    { row: '8: enabled and there', intent: on, report: scenariosReport([ssh]), expected: ['in_sync', null, false] },
    { row: '8: an empty folder that was read', intent: off, report: scenariosReport([]), expected: ['in_sync', null, false] },
  ];
  test.each(rows)('$row', (row) => expect(verdictOf('scenarios', row)).toEqual(row.expected));
});

describe('appsec_tuning, in the order of the state table', () => {
  const both = { inbound: 15, outbound: 4 };
  const missing = tuningReport(null, null, { state: 'missing', loaded_by: [] });
  const rows: Row<TuningReport>[] = [
    { row: '1: no report ever', intent: both, report: null, expected: ['unknown', 'never_reported', false] },
    { row: '2: silent', intent: both, report: tuningReport(15, 4), agent: silent, expected: ['unknown', 'agent_silent', false] },
    {
      row: '3: two agents take turns',
      intent: both,
      report: tuningReport(10, 4),
      agent: doubled,
      expected: ['unknown', 'duplicate_agent', true],
    },
    { row: '4: no file and nothing declared', intent: {}, report: missing, expected: ['undeclared', null, false] },
    { row: '4: a file and nothing declared', intent: {}, report: tuningReport(500, 4), expected: ['undeclared', null, false] },
    { row: '5: no file but declared', intent: both, report: missing, expected: ['unknown', 'missing', false] },
    {
      row: '5: no file any more keeps no agreement',
      intent: both,
      report: missing,
      earlier: tuningReport(15, 4),
      expected: ['unknown', 'missing', false],
    },
    {
      row: '5: unreadable, nothing declared',
      intent: {},
      report: tuningReport(null, null, { state: 'unreadable' }),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '5: invalid',
      intent: both,
      report: tuningReport(null, null, { state: 'invalid' }),
      expected: ['unknown', 'invalid', false],
    },
    {
      row: '5: indeterminate keeps the drift',
      intent: both,
      report: tuningReport(null, null, { state: 'indeterminate' }),
      earlier: tuningReport(10, 4),
      expected: ['unknown', 'indeterminate', true],
    },
    { row: '6: inbound differs', intent: both, report: tuningReport(10, 4), expected: ['drifted', null, true] },
    { row: '6: outbound differs', intent: both, report: tuningReport(15, 5), expected: ['drifted', null, true] },
    {
      row: "6: an unset threshold is CRS's default",
      intent: both,
      report: tuningReport(null, 4),
      expected: ['drifted', null, true],
    },
    {
      row: '6 before 7: differs and is not loaded',
      intent: both,
      report: tuningReport(10, 4, { loaded_by: [] }),
      expected: ['drifted', null, true],
    },
    {
      row: '6: only what is declared is compared',
      intent: { inbound: 15 },
      report: tuningReport(15, 9),
      expected: ['in_sync', null, false],
    },
    {
      row: '7: agrees but nothing loads it',
      intent: both,
      report: tuningReport(15, 4, { loaded_by: [] }),
      expected: ['unknown', 'not_loaded', false],
    },
    {
      row: '7: agrees but whether it is loaded is unknown',
      intent: both,
      report: tuningReport(15, 4, { loaded_by: null }),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '5: the log processor is off',
      intent: both,
      report: tuningReport(15, 4, { not_processing: 'there is no crowdsec_service' }),
      expected: ['unknown', 'not_processing', false],
    },
    {
      row: '7: agrees, is loaded, and no CRS compares with it',
      intent: both,
      report: tuningReport(15, 4, { not_compared: 'the CRS runs out of band only' }),
      expected: ['unknown', 'not_compared', false],
    },
    {
      row: '7: agrees, is loaded, and the next load would fail',
      intent: both,
      report: tuningReport(15, 4),
      loadFault: 'acquis.yaml: missing labels',
      expected: ['unknown', 'unloadable', false],
    },
    { row: '8: agrees and is loaded', intent: both, report: tuningReport(15, 4), expected: ['in_sync', null, false] },
    {
      row: "8: unset and declared as CRS's default",
      intent: { inbound: 5, outbound: 4 },
      report: tuningReport(null, null),
      expected: ['in_sync', null, false],
    },
  ];
  test.each(rows)('$row', (row) => expect(verdictOf('appsec_tuning', row)).toEqual(row.expected));
});
