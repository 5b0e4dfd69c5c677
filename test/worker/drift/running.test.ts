import { expect, test } from 'vitest';
import type { RunningScenarios } from '#contract';
import { type EngineCommands, judge, tuningRule } from '../../../worker/drift/index.ts';
import {
  DOCKER,
  engineReport,
  heardAgent,
  loadedScenarios,
  SYSTEMD,
  scenariosReport,
  T0,
  tuningReport,
} from './support/cases.ts';
import { History } from './support/history.ts';

const ssh = 'crowdsecurity/ssh-bf';
const http = 'crowdsecurity/http-probing';
const runs = (other: Partial<RunningScenarios> = {}) => engineReport({ scenarios: loadedScenarios(other) });
const unknown = engineReport({
  state: 'unknown',
  why: 'it loaded a moment ago and has not settled',
  scenarios: null,
  tuning: null,
});
const down = engineReport({ state: 'down', why: 'nothing listens on 127.0.0.1:8080', scenarios: null, tuning: null });

/** A host that was told to disable ssh-bf, and whose engine runs it. */
function drifted() {
  const host = new History();
  host.report(scenariosReport([ssh, http]), runs());
  const opened = host.pass(1);
  host.declare({ [ssh]: 'disabled' });
  host.pass(1);
  return { host, opened };
}

test('from the disk to the running engine it is one drift, with its moment and its cause', () => {
  const { host, opened } = drifted();
  expect(host.report(scenariosReport([http]), runs({ removed: [ssh] }))).toMatchObject({
    status: 'drifted',
    reason: 'reload_needed',
    since: opened,
    cause: 'intent',
    actually_enabled: [],
    still_running: [ssh],
  });
  const loaded = host.pass(1);
  expect(host.engine(runs())).toMatchObject({ status: 'in_sync', since: loaded, evidence: 'running', still_running: [] });
});

test('an engine that is not known any more is no agreement with it: the disk alone is said', () => {
  const { host } = drifted();
  host.report(scenariosReport([http]), runs());
  const verdict = host.engine(unknown);
  expect(verdict).toMatchObject({ status: 'in_sync', evidence: 'disk' });
  expect(verdict.detail).toContain(
    'On disk as declared; whether CrowdSec has loaded it is not known: the host says “it loaded a moment ago and has not settled”. Compared: 1 declared disabled.',
  );
  expect(host.engine(null).detail).toContain('this agent does not look at the running engine: upgrade it');
});

test('an unreadable folder neither clears nor restarts a drift that only the engine makes', () => {
  const { host, opened } = drifted();
  host.report(scenariosReport([http]), runs({ removed: [ssh] }));
  host.pass(1);
  const unreadable = scenariosReport([], { state: 'unreadable' });
  expect(host.report(unreadable, engineReport({ scenarios: null }))).toMatchObject({
    status: 'unknown',
    reason: 'unreadable',
    evidence: 'disk',
    drift_detected: true,
    still_running: [ssh],
    since: new Date(host.now).toISOString(),
  });
  expect(host.report(unreadable, unknown)).toMatchObject({ drift_detected: true });
  host.pass(1);
  expect(host.report(scenariosReport([http]), runs({ removed: [ssh] }))).toMatchObject({
    reason: 'reload_needed',
    since: opened,
  });
});

test('an engine that is down runs nothing any more', () => {
  const { host } = drifted();
  host.report(scenariosReport([http]), runs({ removed: [ssh] }));
  expect(host.engine(down)).toMatchObject({ reason: 'engine_down', drift_detected: false, still_running: [] });
});

test('one that goes down beside a folder that cannot be read runs nothing any more either', () => {
  const { host } = drifted();
  host.report(scenariosReport([http]), runs({ removed: [ssh] }));
  expect(host.report(scenariosReport([], { state: 'unreadable' }), down)).toMatchObject({
    reason: 'unreadable',
    drift_detected: false,
    still_running: [],
  });
});

test('a silence claims nothing of what runs, and ends with what the agent says then', () => {
  const { host } = drifted();
  host.report(scenariosReport([http]), runs());
  expect(host.judged('host', { silentSince: host.now })).toMatchObject({ reason: 'agent_silent', evidence: 'disk' });
  expect(host.judged('host')).toMatchObject({ status: 'in_sync', evidence: 'running' });
});

test('"Running as declared" says what was compared', () => {
  const host = new History();
  host.declare({ [ssh]: 'disabled', [http]: 'enabled', 'a/b': 'enabled' }, 'dropped');
  expect(host.report(scenariosReport([http, 'a/b']), runs()).detail).toBe(
    'Running as declared. Compared: 1 declared disabled, 2 declared enabled.',
  );
});

test('a reload that is needed names the scenarios and the command', () => {
  const host = new History();
  host.declare({ [ssh]: 'disabled', [http]: 'enabled' });
  expect(host.report(scenariosReport([http]), runs({ removed: [ssh], added: [http] })).detail).toBe(
    `Removed, and the running CrowdSec still has it loaded: ${ssh}. ` +
      `Installed, and the running CrowdSec has not loaded it, or simulates it otherwise than it shall: ${http}. Reload CrowdSec: sudo systemctl reload crowdsec.`,
  );
});

test('what the agent says to be removed and still lists as installed counts by its list', () => {
  const host = new History();
  host.declare({ [ssh]: 'disabled', [http]: 'enabled' });
  const verdict = host.report(scenariosReport([ssh]), runs({ removed: [ssh], added: [http] }));
  expect(verdict).toMatchObject({
    reason: null,
    actually_enabled: [ssh],
    actually_missing: [http],
    still_running: [],
    not_running: [],
  });
});

function tuning(commands: EngineCommands, running: { inbound: number | null; outbound: number | null } | null) {
  const observed = tuningReport(15, 4);
  const evidence = tuningRule.evidence(observed);
  if (evidence === null) throw new Error('not decided');
  return judge(tuningRule, {
    now: T0,
    trigger: 'host',
    agent: heardAgent,
    declared: { inbound: 15, outbound: 4 },
    observed,
    last: { evidence, at: T0 },
    engine: { report: engineReport({ tuning: running }), loadFault: null, commands },
    running,
    memory: null,
  });
}

test('a threshold that the engine has not loaded is told with both numbers', () => {
  const { verdict, difference } = tuning(DOCKER, { inbound: 10, outbound: null });
  expect(verdict).toMatchObject({ actual_inbound: 15, running_inbound: 10, running_outbound: 4, reason: 'reload_needed' });
  expect(verdict.detail).toBe(
    'The running CrowdSec has loaded the inbound threshold 10; 15 is declared and on the disk. Reload CrowdSec: docker restart crowdsec.',
  );
  expect(difference).toBe(verdict.detail);
});

test('thresholds of which it is not known what runs are null', () => {
  const { verdict } = tuning(SYSTEMD, null);
  expect(verdict).toMatchObject({ status: 'in_sync', evidence: 'disk', running_inbound: null, running_outbound: null });
  expect(verdict.detail).toContain('its agent cannot tell what of this it has loaded');
});
