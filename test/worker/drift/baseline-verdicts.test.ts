import { describe, expect, test } from 'vitest';
import type { ScenariosReport } from '#contract';
import { baselineOfNames, engineReport, item, loadedScenarios, scenariosReport } from './support/cases.ts';
import { History } from './support/history.ts';

function told(plain: string[], simulated: string[] = [], other: Partial<ScenariosReport> = {}): ScenariosReport {
  const installed = [
    ...plain.map((name) => ({ ...item(name), simulated: false })),
    ...simulated.map((name) => ({ ...item(name), simulated: true })),
  ];
  return scenariosReport([], { installed, ...other });
}

/** A host that was adopted as it was first reported. */
function adopted(plain: string[], simulated: string[] = [], names = {}) {
  const host = new History();
  host.report(told(plain, simulated));
  host.declare(names, baselineOfNames(plain, { simulated }));
  return host;
}

test('what it had and has is in sync, and what was compared is counted', () => {
  const host = adopted(['a/one', 'a/two'], ['a/quiet'], { 'a/two': 'enabled', 'a/off': 'disabled' });
  const verdict = host.report(told(['a/one', 'a/two'], ['a/quiet']));
  expect(verdict).toMatchObject({ status: 'in_sync', drift_detected: false, baseline_count: 3 });
  expect(verdict.detail).toContain('Compared: 2 adopted, 1 declared disabled, 1 declared enabled.');
});

test('what was removed since is drift, with the moment until which it was there', () => {
  const host = adopted(['a/one', 'a/two', 'a/three']);
  const until = host.pass(1);
  host.report(told(['a/one', 'a/two', 'a/three', 'a/new']));
  host.pass(5);
  const verdict = host.report(told(['a/one']));
  expect(verdict).toMatchObject({
    status: 'drifted',
    cause: 'host',
    actually_missing: ['a/three', 'a/two'],
    expected_enabled: [],
  });
  expect(verdict.detail).toContain(`Not installed any more: a/three and a/two, which were installed until ${until}.`);
  host.pass(5);
  expect(host.report(told(['a/one', 'a/new'])).detail).toContain(until);
});

test('what went at different times is told with the time of each', () => {
  const host = adopted(['a/one', 'a/two', 'a/three']);
  const first = host.pass(1);
  host.report(told(['a/one', 'a/two', 'a/three', 'x/y']));
  host.pass(1);
  host.report(told(['a/one', 'a/three']));
  const second = new Date(host.now).toISOString();
  host.pass(1);
  expect(host.report(told(['a/one'])).detail).toContain(
    `Not installed any more: a/three (was installed until ${second}) and a/two (was installed until ${first}).`,
  );
});

test('a scenario that comes back and goes again has the later moment', () => {
  const host = adopted(['a/one', 'a/two']);
  host.report(told(['a/one']));
  host.pass(10);
  host.report(told(['a/one', 'a/two']));
  const until = new Date(host.now).toISOString();
  host.pass(10);
  expect(host.report(told(['a/one'])).detail).toContain(`installed until ${until}`);
});

test('simulated since it was adopted is drift, and so is the way back', () => {
  const host = adopted(['a/one'], ['a/quiet']);
  const verdict = host.report(told([], ['a/one', 'a/quiet']));
  expect(verdict).toMatchObject({ status: 'drifted', actually_simulated: ['a/one'], not_simulated: [] });
  expect(verdict.detail).toContain('Simulated since it was adopted, so it detects and blocks nobody: a/one.');
  expect(host.report(told(['a/one', 'a/quiet']))).toMatchObject({
    status: 'drifted',
    actually_simulated: [],
    not_simulated: ['a/quiet'],
  });
  expect(host.report(told(['a/one'], ['a/quiet']))).toMatchObject({ status: 'in_sync' });
});

test('what is new since is told and is no drift', () => {
  const host = adopted(['a/one']);
  const verdict = host.report(told(['a/one', 'b/new']));
  expect(verdict).toMatchObject({ status: 'in_sync', new_since_baseline: { count: 1, names: ['b/new'] } });
  expect(verdict.detail).toContain('New since the adoption, which is no drift: b/new.');
});

test('at most 50 new ones are named, and all are counted', () => {
  const host = adopted(['a/one']);
  const many = Array.from({ length: 783 }, (_, at) => `b/${at}`);
  const verdict = host.report(told(['a/one', ...many]));
  expect(verdict.new_since_baseline).toMatchObject({ count: 783, names: { length: 50 } });
  expect(verdict.detail).toContain('New since the adoption, which is no drift: 783 scenarios.');
});

describe('a declaration wins over the baseline', () => {
  test('disabled and gone is in sync, simulated and simulated too', () => {
    const host = adopted(['a/one', 'a/two'], [], { 'a/one': 'disabled', 'a/two': 'simulated' });
    expect(host.report(told([], ['a/two']))).toMatchObject({ status: 'in_sync', expected_simulated: ['a/two'] });
  });

  test('enabled of what was adopted as simulated', () => {
    const host = adopted([], ['a/quiet'], { 'a/quiet': 'enabled' });
    expect(host.report(told([], ['a/quiet']))).toMatchObject({ status: 'drifted', actually_simulated: ['a/quiet'] });
    expect(host.report(told(['a/quiet']))).toMatchObject({ status: 'in_sync' });
  });
});

describe('declared simulated', () => {
  const host = () => {
    const made = new History();
    made.declare({ 'a/one': 'simulated' });
    return made;
  };

  test.each([
    ['installed and simulated', told([], ['a/one']), 'in_sync', null],
    ['installed and not simulated', told(['a/one']), 'drifted', null],
    ['not installed', told(['a/two']), 'drifted', null],
    ['installed, and its agent does not know', scenariosReport(['a/one']), 'unknown', 'unreadable'],
  ])('%s', (_, report, status, reason) => {
    expect(host().report(report)).toMatchObject({ status, reason });
  });

  test('the sentence says what it means', () => {
    expect(host().report(told(['a/one'])).detail).toContain(
      'Declared simulated but not simulated, so it has people blocked: a/one.',
    );
    expect(host().report(scenariosReport(['a/one'])).detail).toContain('this agent does not tell it: upgrade it');
  });
});

describe('what the running engine has loaded', () => {
  const runs = (other: object) => engineReport({ scenarios: loadedScenarios(other) });

  test.each([
    ['it has not loaded', { added: ['a/one'] }, ['a/one']],
    ['it simulates, and the disk does not', { simulated: ['a/one'] }, ['a/one']],
    ['it does not simulate, and the disk does', { not_simulated: ['a/quiet'] }, ['a/quiet']],
    ['nothing of the baseline', { added: ['b/new'], not_simulated: ['a/one'] }, []],
  ])('%s', (_, loaded, not_running) => {
    const verdict = adopted(['a/one'], ['a/quiet']).report(told(['a/one', 'b/new'], ['a/quiet']), runs(loaded));
    expect(verdict).toMatchObject({ reason: not_running.length > 0 ? 'reload_needed' : null, not_running });
  });
});

describe('what cannot be said for certain is not green', () => {
  test.each<[string, ScenariosReport]>([
    ['simulation cannot be read', told(['a/one'], [], { simulation_fault: 'permission denied' })],
    ['an older agent tells nothing of it', scenariosReport(['a/one'])],
  ])('%s', (_, report) => {
    expect(adopted(['a/one']).report(report)).toMatchObject({ status: 'unknown', reason: 'unreadable', drift_detected: false });
  });

  test('a folder that vanished clears no drift and makes none', () => {
    const host = adopted(['a/one', 'a/two']);
    const gone = { state: 'unreadable', detail: 'no such file' } as const;
    expect(host.report(told([], [], gone))).toMatchObject({ status: 'unknown', reason: 'unreadable', drift_detected: false });
    host.report(told(['a/one']));
    expect(host.report(told([], [], gone))).toMatchObject({
      status: 'unknown',
      drift_detected: true,
      actually_missing: ['a/two'],
    });
  });

  test('a scenario that has become a part of another', () => {
    const report = told(['a/one']);
    report.installed.push({ ...item('a/whole'), simulated: false, rules: ['a/two'] });
    const verdict = adopted(['a/one', 'a/two']).report(report);
    expect(verdict).toMatchObject({ status: 'unknown', reason: 'part_of_item', actually_missing: [] });
    expect(verdict.detail).toBe('a/two was adopted and is a part of a/whole now: accept what is.');
  });
});

test('a name that the hub dropped, and a local file: the sentence says that no apply brings them back', () => {
  const host = new History();
  host.declare({}, baselineOfNames(['a/dropped', 'a/one', 'me/local'], { local: ['me/local'] }));
  const { detail } = host.report(told(['a/one'], [], { unknown_to_hub: ['a/dropped'] }));
  expect(detail).toContain('An apply cannot bring back a local file: me/local. Put it back by hand, or accept what is.');
  expect(detail).toContain("This host's hub does not have a/dropped: update the hub, or accept what is.");
});

test('783 lost scenarios are a short sentence', () => {
  const many = Array.from({ length: 783 }, (_, at) => `crowdsecurity/scenario-${at}`);
  const { detail, actually_missing } = adopted(many).report(told(['x/y']));
  expect(actually_missing).toHaveLength(783);
  expect(detail).toContain('and 778 more');
  expect(detail.length).toBeLessThan(400);
});

describe('nothing to compare', () => {
  test.each([
    ['never adopted', null],
    ['dropped', 'dropped'],
    ['accepted away item by item', baselineOfNames([])],
  ] as const)('%s', (_, baseline) => {
    const host = new History();
    host.declare({}, baseline);
    expect(host.report(told(['a/one']))).toMatchObject({ status: 'undeclared', drift_detected: false });
  });

  test('an older agent is named as the reason where nothing is adopted', () => {
    expect(new History().report(scenariosReport(['a/one'])).detail).toBe(
      'Nothing is compared yet. What is installed is not adopted while this agent does not tell which are simulated: upgrade it.',
    );
  });
});

test('judging a report of 783 scenarios takes 5 ms at most', () => {
  const many = Array.from({ length: 783 }, (_, at) => `crowdsecurity/scenario-${at}`);
  const host = adopted(many);
  const reports = [told(many), told(many.slice(0, 700)), told([...many, 'b/new'])];
  for (let round = 0; round < 50; round += 1) for (const report of reports) host.report(report);
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    for (const report of reports) {
      const start = performance.now();
      host.report(report);
      times.push(performance.now() - start);
    }
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  console.log(`judging 783 scenarios of a baseline: ${median.toFixed(2)} ms`);
  expect(median).toBeLessThanOrEqual(5);
});
