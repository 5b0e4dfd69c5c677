import { describe, expect, test } from 'vitest';
import type { EngineReport, Evidence, RunningScenarios, RunningTuning, ScenariosReport, TuningReport } from '#contract';
import { type AgentFacts, judge, type SurfaceRule, scenariosRule, tuningRule } from '../../../worker/drift/index.ts';
import {
  type DeclaredIntent,
  declaring,
  engineReport,
  heardAgent,
  item,
  loadedScenarios,
  nothingDeclared,
  SYSTEMD,
  scenariosReport,
  T0,
  tuningReport,
} from './support/cases.ts';

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
  engine?: EngineReport;
  expected: [string, string | null, boolean];
};

/** With what the verdict rests on. */
type EngineRow<R> = Omit<Row<R>, 'expected'> & { expected: [string, string | null, boolean, Evidence | null] };

function verdictOf<R>(surface: 'scenarios' | 'appsec_tuning', row: Omit<Row<R>, 'expected'>) {
  const { status, reason, drift_detected } = judged(surface, row);
  return [status, reason, drift_detected];
}

function judged<R>(surface: 'scenarios' | 'appsec_tuning', row: Omit<Row<R>, 'expected'>) {
  const { intent, report, earlier, agent, loadFault = null, engine } = row;
  const whole = { ...nothingDeclared, ...intent };
  const [rule, declared]: [SurfaceRule, unknown] =
    surface === 'scenarios'
      ? [scenariosRule, declaring(whole.scenarios, whole.baseline)]
      : [tuningRule, { inbound: whole.inbound, outbound: whole.outbound }];
  const evidence = (of: unknown) => (of === null || of === undefined ? null : rule.evidence(of));
  const last = evidence(report) ?? evidence(earlier);
  return judge(rule, {
    now: T0,
    trigger: 'host',
    agent: agent ?? heardAgent,
    declared,
    observed: report,
    last: last === null ? null : { evidence: last, at: T0 },
    memory: null,
    engine: { report: engine ?? null, loadFault, commands: SYSTEMD },
    running: (surface === 'scenarios' ? engine?.scenarios : engine?.tuning) ?? null,
  }).verdict;
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
      row: '7: enabled, installed and simulated',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(ssh), simulated: true }] }),
      expected: ['drifted', null, true],
    },
    {
      row: '7 before 9: enabled but missing, and which are simulated is not known',
      intent: on,
      report: scenariosReport([], { simulation_fault: 'EACCES' }),
      expected: ['drifted', null, true],
    },
    {
      row: '9: enabled and installed, and which are simulated is not known',
      intent: on,
      report: scenariosReport([ssh], { simulation_fault: 'EACCES' }),
      expected: ['unknown', 'unreadable', false],
    },
    {
      row: '11: only disabled ones are declared, and which are simulated is not known',
      intent: off,
      report: scenariosReport([http], { simulation_fault: 'EACCES' }),
      expected: ['in_sync', null, false],
    },
    {
      row: '9: disabled, and a rule inside an installed item',
      intent: off,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }] }),
      expected: ['unknown', 'part_of_item', false],
    },
    {
      row: '9: enabled, and a rule inside an installed item is not missing',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }] }),
      expected: ['unknown', 'part_of_item', false],
    },
    {
      row: '11: an item of its own that another item has a rule of the same name of',
      intent: on,
      report: scenariosReport([], { installed: [{ ...item(http), rules: [ssh] }, item(ssh)] }),
      expected: ['in_sync', null, false],
    },
    {
      row: '7 before 10: differs, and the next load would fail',
      intent: off,
      report: scenariosReport([ssh]),
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['drifted', null, true],
    },
    {
      row: '10: agrees, and the next load would fail',
      intent: off,
      report: scenariosReport([http]),
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['unknown', 'unloadable', false],
    },
    { row: '7: disabled but installed', intent: off, report: scenariosReport([ssh, http]), expected: ['drifted', null, true] },
    { row: '7: enabled but missing', intent: on, report: scenariosReport([http]), expected: ['drifted', null, true] },
    { row: '11: disabled and gone', intent: off, report: scenariosReport([http]), expected: ['in_sync', null, false] },
    { row: '11: enabled and there', intent: on, report: scenariosReport([ssh]), expected: ['in_sync', null, false] },
    { row: '11: an empty folder that was read', intent: off, report: scenariosReport([]), expected: ['in_sync', null, false] },
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
    { row: '7: inbound differs', intent: both, report: tuningReport(10, 4), expected: ['drifted', null, true] },
    { row: '7: outbound differs', intent: both, report: tuningReport(15, 5), expected: ['drifted', null, true] },
    {
      row: "7: an unset threshold is CRS's default",
      intent: both,
      report: tuningReport(null, 4),
      expected: ['drifted', null, true],
    },
    {
      row: '7 before 9: differs and is not loaded',
      intent: both,
      report: tuningReport(10, 4, { loaded_by: [] }),
      expected: ['drifted', null, true],
    },
    {
      row: '11: only what is declared is compared',
      intent: { inbound: 15 },
      report: tuningReport(15, 9),
      expected: ['in_sync', null, false],
    },
    {
      row: '9: agrees but nothing loads it',
      intent: both,
      report: tuningReport(15, 4, { loaded_by: [] }),
      expected: ['unknown', 'not_loaded', false],
    },
    {
      row: '9: agrees but whether it is loaded is unknown',
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
      row: '9: agrees, is loaded, and no CRS compares with it',
      intent: both,
      report: tuningReport(15, 4, { not_compared: 'the CRS runs out of band only' }),
      expected: ['unknown', 'not_compared', false],
    },
    {
      row: '10: agrees, is loaded, and the next load would fail',
      intent: both,
      report: tuningReport(15, 4),
      loadFault: 'acquis.yaml: missing labels',
      expected: ['unknown', 'unloadable', false],
    },
    { row: '11: agrees and is loaded', intent: both, report: tuningReport(15, 4), expected: ['in_sync', null, false] },
    {
      row: "11: unset and declared as CRS's default",
      intent: { inbound: 5, outbound: 4 },
      report: tuningReport(null, null),
      expected: ['in_sync', null, false],
    },
  ];
  test.each(rows)('$row', (row) => expect(verdictOf('appsec_tuning', row)).toEqual(row.expected));
});

const down = engineReport({ state: 'down', why: 'nothing listens on 127.0.0.1:8080', scenarios: null, tuning: null });
const unknown = engineReport({ state: 'unknown', why: 'no load was seen yet', scenarios: null, tuning: null });

describe('scenarios, with what is known of the running engine', () => {
  const off = { scenarios: { [ssh]: 'disabled' } } as const;
  const on = { scenarios: { [ssh]: 'enabled' } } as const;
  const runs = (other: Partial<RunningScenarios>) => engineReport({ scenarios: loadedScenarios(other) });
  const rows: EngineRow<ScenariosReport>[] = [
    {
      row: '1: no report ever',
      intent: off,
      report: null,
      engine: engineReport(),
      expected: ['unknown', 'never_reported', false, null],
    },
    {
      row: '1 before 6: no report ever, and the engine is down',
      intent: off,
      report: null,
      engine: down,
      expected: ['unknown', 'never_reported', false, null],
    },
    {
      row: '2: silent claims nothing of what runs',
      intent: off,
      report: scenariosReport([http]),
      agent: silent,
      engine: engineReport(),
      expected: ['unknown', 'agent_silent', false, 'disk'],
    },
    {
      row: '2 before 6: silent, and the engine was down',
      intent: off,
      report: scenariosReport([http]),
      agent: silent,
      engine: down,
      expected: ['unknown', 'agent_silent', false, 'disk'],
    },
    {
      row: '2: silent keeps a drift that only the running engine makes',
      intent: off,
      report: scenariosReport([http]),
      agent: silent,
      engine: runs({ removed: [ssh] }),
      expected: ['unknown', 'agent_silent', true, 'disk'],
    },
    {
      row: '3 before 6: two agents take turns, and one says that the engine is down',
      intent: off,
      report: scenariosReport([http]),
      agent: doubled,
      engine: down,
      expected: ['unknown', 'duplicate_agent', false, 'disk'],
    },
    {
      row: '4 before 6: nothing declared, and the engine is down',
      intent: {},
      report: scenariosReport([ssh]),
      engine: down,
      expected: ['undeclared', null, false, 'disk'],
    },
    {
      row: '4: nothing declared, and the engine runs other scenarios',
      intent: {},
      report: scenariosReport([ssh]),
      engine: runs({ removed: [http], added: [ssh] }),
      expected: ['undeclared', null, false, 'running'],
    },
    {
      row: '5 before 6: unreadable, and the engine is down',
      intent: off,
      report: scenariosReport([], { state: 'unreadable' }),
      engine: down,
      expected: ['unknown', 'unreadable', false, null],
    },
    {
      row: '5: differences from a report that decides nothing are none',
      intent: off,
      report: scenariosReport([], { state: 'unreadable' }),
      earlier: scenariosReport([http]),
      engine: runs({ removed: [ssh] }),
      expected: ['unknown', 'unreadable', false, 'disk'],
    },
    {
      row: '6: the engine is down and the disk agrees',
      intent: off,
      report: scenariosReport([http]),
      engine: down,
      expected: ['unknown', 'engine_down', false, 'disk'],
    },
    {
      row: '6 before 7: the engine is down and the disk differs',
      intent: off,
      report: scenariosReport([ssh]),
      engine: down,
      expected: ['unknown', 'engine_down', true, 'disk'],
    },
    {
      row: '6: what an engine that is down is said to run is nothing',
      intent: off,
      report: scenariosReport([http]),
      engine: { ...down, scenarios: loadedScenarios({ removed: [ssh] }) },
      expected: ['unknown', 'engine_down', false, 'disk'],
    },
    {
      row: '6 before 10: the engine is down and its next load would fail',
      intent: off,
      report: scenariosReport([http]),
      engine: down,
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['unknown', 'engine_down', false, 'disk'],
    },
    {
      row: '7 before 8: the disk differs and so does what runs',
      intent: { scenarios: { [ssh]: 'disabled', [http]: 'disabled' } },
      report: scenariosReport([ssh]),
      engine: runs({ removed: [http] }),
      expected: ['drifted', null, true, 'running'],
    },
    {
      row: '7: the disk differs from what is declared and the engine has not loaded it',
      intent: off,
      report: scenariosReport([ssh]),
      engine: runs({ added: [ssh] }),
      expected: ['drifted', null, true, 'running'],
    },
    {
      row: '8: disabled and removed, and still loaded',
      intent: off,
      report: scenariosReport([http]),
      engine: runs({ removed: [ssh] }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: '8: enabled and installed, and not loaded',
      intent: on,
      report: scenariosReport([ssh]),
      engine: runs({ added: [ssh] }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: '8: enabled and installed, and simulated by the engine alone',
      intent: on,
      report: scenariosReport([ssh]),
      engine: runs({ simulated: [ssh] }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: '8 before 9: still loaded, and which are simulated is not known',
      intent: { scenarios: { [ssh]: 'disabled', [http]: 'enabled' } },
      report: scenariosReport([http], { simulation_fault: 'EACCES' }),
      engine: runs({ removed: [ssh] }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: '9: running, and which are simulated is not known',
      intent: on,
      report: scenariosReport([ssh], { simulation_fault: 'EACCES' }),
      engine: engineReport(),
      expected: ['unknown', 'unreadable', false, 'running'],
    },
    {
      row: '9 before 10: only the disk is known, the next load would fail, and which are simulated is not known',
      intent: on,
      report: scenariosReport([ssh], { simulation_fault: 'EACCES' }),
      engine: unknown,
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['unknown', 'unreadable', false, 'disk'],
    },
    {
      row: '10: only the disk is known, and the next load would fail',
      intent: off,
      report: scenariosReport([http]),
      engine: unknown,
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['unknown', 'unloadable', false, 'disk'],
    },
    {
      row: '11: it runs, and the next load would fail',
      intent: off,
      report: scenariosReport([http]),
      engine: engineReport(),
      loadFault: 'scenarios/x.yaml: it has no name',
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: it runs',
      intent: off,
      report: scenariosReport([http]),
      engine: engineReport(),
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: it runs, and other files await a reload',
      intent: off,
      report: scenariosReport([http]),
      engine: engineReport({ reload_needed: true, changed_since: ['/etc/crowdsec/profiles.yaml'], changed_count: 1 }),
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: it runs other scenarios of which nothing is declared',
      intent: off,
      report: scenariosReport([http]),
      engine: runs({ removed: ['a/other'], added: [http], simulated: [http], not_simulated: [http] }),
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: what is loaded is not known',
      intent: off,
      report: scenariosReport([http]),
      engine: unknown,
      expected: ['in_sync', null, false, 'disk'],
    },
    {
      row: '11: what an engine in an unknown state is said to run is nothing',
      intent: off,
      report: scenariosReport([http]),
      engine: { ...unknown, scenarios: loadedScenarios({ removed: [ssh] }) },
      expected: ['in_sync', null, false, 'disk'],
    },
    {
      row: '11: it runs, and which scenarios is not known',
      intent: off,
      report: scenariosReport([http]),
      engine: engineReport({ scenarios: null }),
      expected: ['in_sync', null, false, 'disk'],
    },
    { row: '11: an older agent', intent: off, report: scenariosReport([http]), expected: ['in_sync', null, false, 'disk'] },
  ];
  test.each(rows)('$row', (row) => {
    expect([...verdictOf('scenarios', row), judged('scenarios', row).evidence]).toEqual(row.expected);
  });
});

describe('appsec_tuning, with what is known of the running engine', () => {
  const both = { inbound: 15, outbound: 4 };
  const runs = (tuning: RunningTuning | null) => engineReport({ tuning });
  const rows: EngineRow<TuningReport>[] = [
    {
      row: '6: the engine is down',
      intent: both,
      report: tuningReport(15, 4),
      engine: down,
      expected: ['unknown', 'engine_down', false, 'disk'],
    },
    {
      row: '7 before 8: the disk and what runs differ',
      intent: both,
      report: tuningReport(10, 4),
      engine: runs({ inbound: 9, outbound: 4 }),
      expected: ['drifted', null, true, 'running'],
    },
    {
      row: '8: the disk agrees, the engine has loaded another inbound threshold',
      intent: both,
      report: tuningReport(15, 4),
      engine: runs({ inbound: 10, outbound: 4 }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: "8: what the engine's file did not set is CRS's default",
      intent: both,
      report: tuningReport(15, 4),
      engine: runs({ inbound: null, outbound: null }),
      expected: ['drifted', 'reload_needed', true, 'running'],
    },
    {
      row: '9: it runs what no acquisition uses',
      intent: both,
      report: tuningReport(15, 4, { loaded_by: [] }),
      engine: runs({ inbound: 15, outbound: 4 }),
      expected: ['unknown', 'not_loaded', false, 'running'],
    },
    {
      row: '11: only what is declared is compared with what runs',
      intent: { inbound: 15 },
      report: tuningReport(15, 4),
      engine: runs({ inbound: 15, outbound: 9 }),
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: it runs',
      intent: both,
      report: tuningReport(15, 4),
      engine: runs({ inbound: 15, outbound: null }),
      expected: ['in_sync', null, false, 'running'],
    },
    {
      row: '11: what runs of it is not known',
      intent: both,
      report: tuningReport(15, 4),
      engine: runs(null),
      expected: ['in_sync', null, false, 'disk'],
    },
    {
      row: '10: what runs of it is not known, and the next load would fail',
      intent: both,
      report: tuningReport(15, 4),
      engine: runs(null),
      loadFault: 'acquis.yaml: missing labels',
      expected: ['unknown', 'unloadable', false, 'disk'],
    },
  ];
  test.each(rows)('$row', (row) => {
    expect([...verdictOf('appsec_tuning', row), judged('appsec_tuning', row).evidence]).toEqual(row.expected);
  });
});
