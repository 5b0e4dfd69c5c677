import { describe, expect, test } from 'vitest';
import type { ScenariosReport } from '#contract';
import {
  acceptInstalled,
  adoptScenarios,
  type Baseline,
  type Circumstances,
  nextJoinAt,
  scenariosForAgent,
} from '../../../worker/drift/index.ts';
import { baselineOfNames, declaring, item, MINUTE, scenariosReport, T0 } from './support/cases.ts';

const DAY = 24 * 60 * MINUTE;

/** A report of an agent that tells which scenarios are simulated. */
function told(plain: string[], simulated: string[] = [], other: Partial<ScenariosReport> = {}): ScenariosReport {
  const installed = [
    ...plain.map((name) => ({ ...item(name), simulated: false })),
    ...simulated.map((name) => ({ ...item(name), simulated: true })),
  ];
  return scenariosReport([], { installed, ...other });
}

const settled: Circumstances = {
  now: T0,
  host: 'web-2',
  loadFault: null,
  isApplying: false,
  isDuplicate: false,
  remembered: undefined,
};
/** What is remembered of a scenario that came so long ago. */
const cameBefore = (name: string, ms: number): Circumstances => ({
  ...settled,
  remembered: { gone: [], came: [[name, T0 - ms]] },
});
const adoptedFrom = (...given: Parameters<typeof adoptScenarios>): Baseline | null =>
  (adoptScenarios(...given)?.declared.baseline as Baseline | undefined) ?? null;

test('what the first report has is adopted: plain, simulated and local', () => {
  const report = told(['b/two', 'a/one'], ['a/quiet']);
  report.installed.push({ ...item('my own rule'), origin: 'local', simulated: false });
  const adopted = adoptScenarios(declaring({}), report, settled);
  expect(adopted?.declared.baseline).toEqual({
    plain: ['a/one', 'b/two', 'my own rule'],
    simulated: ['a/quiet'],
    local: ['my own rule'],
    adoptedAt: T0,
    openUntil: T0 + 30 * MINUTE,
  });
  expect(adopted?.sentence).toBe('4 scenarios adopted as what web-2 shall have. 1 of them is simulated.');
});

describe('nothing is adopted from what may be half done or half known', () => {
  const whole = told(['a/one', 'a/two']);
  test.each<[string, ScenariosReport, Partial<Circumstances>]>([
    ['nothing is installed', told([]), {}],
    ['CrowdSec would not load it', whole, { loadFault: 'a.yaml is broken' }],
    ['an apply is at work', whole, { isApplying: true }],
    ['two agents take turns', whole, { isDuplicate: true }],
    ['the folder was not read', told(['a/one'], [], { state: 'unreadable' }), {}],
    ['the log processor is off', told(['a/one'], [], { not_processing: 'it is off' }), {}],
    ['simulation could not be read', told(['a/one'], [], { simulation_fault: 'permission denied' }), {}],
    ['the agent does not tell what is simulated', scenariosReport(['a/one']), {}],
  ])('%s', (_, report, other) => {
    expect(adoptScenarios(declaring({}), report, { ...settled, ...other })).toBeNull();
    expect(nextJoinAt(declaring({}), report, { ...settled, ...other })).toBeNull();
  });

  test('a baseline was dropped', () => {
    expect(adoptScenarios(declaring({}, 'dropped'), whole, settled)).toBeNull();
  });
});

describe('what is added', () => {
  const open = baselineOfNames(['a/one'], { adoptedAt: T0 - 29 * MINUTE, openUntil: T0 + MINUTE });
  const closed = baselineOfNames(['a/one']);

  test('joins at once in the first half hour', () => {
    expect(adoptScenarios(declaring({}, open), told(['a/one', 'a/two'], ['a/three']), settled)).toEqual({
      declared: declaring({}, { ...open, plain: ['a/one', 'a/two'], simulated: ['a/three'] }),
      sentence: 'Added within 30 minutes of the adoption: 2 scenarios have joined what web-2 shall have: a/two and a/three.',
    });
  });

  test('joins where it stays for 24 hours, and not a moment before', () => {
    const report = told(['a/one', 'a/two']);
    expect(adoptScenarios(declaring({}, closed), report, settled)).toBeNull();
    const early = cameBefore('a/two', DAY - 1);
    expect(adoptScenarios(declaring({}, closed), report, early)).toBeNull();
    expect(nextJoinAt(declaring({}, closed), report, early)).toBe(T0 + 1);
    expect(adoptScenarios(declaring({}, closed), report, cameBefore('a/two', DAY))?.sentence).toBe(
      'Installed for 24 hours: 1 scenario has joined what web-2 shall have: a/two.',
    );
  });

  test('does not join while it is declared, whatever is declared', () => {
    for (const declared of ['disabled', 'enabled', 'simulated'] as const) {
      const intent = declaring({ 'a/two': declared }, closed);
      expect(adoptScenarios(intent, told(['a/one', 'a/two']), cameBefore('a/two', 2 * DAY))).toBeNull();
      expect(nextJoinAt(intent, told(['a/one', 'a/two']), cameBefore('a/two', 0))).toBeNull();
    }
  });

  test.each<[string, Partial<Circumstances>]>([
    ['a load that would fail', { loadFault: 'broken' }],
    ['an apply', { isApplying: true }],
    ['duplicates', { isDuplicate: true }],
  ])('does not join during %s, and no tick asks for it', (_, other) => {
    const during = { ...cameBefore('a/two', 2 * DAY), ...other };
    expect(adoptScenarios(declaring({}, closed), told(['a/one', 'a/two']), during)).toBeNull();
    expect(nextJoinAt(declaring({}, closed), told(['a/one', 'a/two']), during)).toBeNull();
  });

  test('does not join where its name is one of every object', () => {
    const adopted = adoptedFrom(declaring({}, closed), told(['a/one', '__proto__', 'constructor']), {
      ...settled,
      remembered: { gone: [], came: [['constructor', T0 - DAY]] },
    });
    expect(adopted?.plain).toEqual(['a/one', 'constructor']);
  });
});

test('a host cannot let its baseline grow without end', () => {
  const names = Array.from({ length: 9000 }, (_, at) => `local/${at}`.padEnd(100, 'x'));
  const first = adoptScenarios(declaring({}), told(names), settled);
  const baseline = first?.declared.baseline as Baseline;
  expect(baseline.plain.join('').length).toBeLessThanOrEqual(250_000);
  expect(first?.sentence).toMatch(/^2500 scenarios adopted as what web-2 shall have\. 6500 more do not fit\.$/);
  expect(adoptScenarios(declaring({}, baseline), told(names), settled)).toBeNull();
  const asked = { ...cameBefore(names[8000] ?? '', 2 * DAY), wasAsked: true };
  expect(nextJoinAt(declaring({}, baseline), told(names), asked)).toBeNull();
});

test('what two files call alike is one scenario, and nothing of it does not fit', () => {
  const report = told(['a/one', 'a/two', 'a/one']);
  expect(adoptScenarios(declaring({}), report, settled)?.sentence).toBe('2 scenarios adopted as what web-2 shall have.');
});

describe('when the next one joins', () => {
  const closed = baselineOfNames(['a/one']);
  const report = told(['a/one', 'a/due', 'a/later']);
  const came = [
    ['a/due', T0 - DAY],
    ['a/later', T0 - DAY + MINUTE],
  ];
  const circumstances = { ...settled, remembered: { gone: [], came } };

  test('what is due and nobody has looked at is due', () => {
    expect(nextJoinAt(declaring({}, closed), report, circumstances)).toBe(T0);
  });

  test('what was due and did not join hides nothing that comes later', () => {
    expect(nextJoinAt(declaring({}, closed), report, { ...circumstances, wasAsked: true })).toBe(T0 + MINUTE);
  });
});

describe('accepting what is', () => {
  const before = baselineOfNames(['a/gone', 'a/kept', 'a/quiet'], { simulated: ['a/loud'], local: ['a/gone'] });
  const report = told(['a/kept', 'a/loud', 'a/new'], ['a/quiet']);

  test('in whole makes the baseline what is installed', () => {
    expect(acceptInstalled(before, report, 'all', T0)).toMatchObject({
      baseline: {
        plain: ['a/kept', 'a/loud', 'a/new'],
        simulated: ['a/quiet'],
        local: [],
        adoptedAt: T0,
        openUntil: before.openUntil,
      },
      joined: ['a/new'],
      left: ['a/gone'],
      simulated: ['a/quiet'],
      plain: ['a/loud'],
      unknown: [],
    });
  });

  test('item by item changes those alone', () => {
    const { baseline, joined, left } = acceptInstalled(before, report, ['a/new', 'a/gone', 'a/kept'], T0);
    expect([joined, left]).toEqual([['a/new'], ['a/gone']]);
    expect(baseline).toMatchObject({ plain: ['a/kept', 'a/new', 'a/quiet'], simulated: ['a/loud'] });
  });

  test('a local file that has become an item of the hub is put back by an apply from then on', () => {
    const local = baselineOfNames(['a/one', 'a/two'], { local: ['a/one'] });
    const { baseline, hub } = acceptInstalled(local, told(['a/one', 'a/two']), 'all', T0);
    expect(hub).toEqual(['a/one']);
    expect(baseline.local).toEqual([]);
    expect(scenariosForAgent(declaring({}, baseline)).enabled_scenarios).toEqual(['a/one', 'a/two']);
  });

  test('and the other way round', () => {
    const report = told(['a/two']);
    report.installed.push({ ...item('a/one'), origin: 'local', simulated: false });
    const { baseline, local } = acceptInstalled(baselineOfNames(['a/one', 'a/two']), report, ['a/one'], T0);
    expect([local, baseline.local]).toEqual([['a/one'], ['a/one']]);
  });

  test('a name that is nowhere is told', () => {
    expect(acceptInstalled(before, report, ['a/none', 'a/new'], T0).unknown).toEqual(['a/none']);
  });
});

describe('what an agent receives', () => {
  const baseline = baselineOfNames(['a/one', 'a/two', 'my own rule', 'me/local'], {
    simulated: ['a/quiet', 'a/three'],
    local: ['me/local', 'my own rule'],
  });

  test('is disjoint: a declaration wins over the baseline, and no local item stands in it', () => {
    const names = { 'a/two': 'disabled', 'a/three': 'enabled', 'z/more': 'enabled', 'a/four': 'simulated' } as const;
    expect(scenariosForAgent(declaring(names, baseline))).toEqual({
      disabled_scenarios: ['a/two'],
      enabled_scenarios: ['a/one', 'a/three', 'z/more'],
      simulated_scenarios: ['a/four', 'a/quiet'],
      baseline_scenarios: ['a/one', 'a/quiet'],
    });
  });

  test('a local item that is declared simulated stands in it', () => {
    expect(scenariosForAgent(declaring({ 'me/local': 'simulated' }, baseline)).simulated_scenarios).toContain('me/local');
  });

  test('without a baseline it is what is declared', () => {
    for (const none of [null, 'dropped'] as const) {
      expect(scenariosForAgent(declaring({ 'a/one': 'enabled' }, none))).toMatchObject({
        enabled_scenarios: ['a/one'],
        baseline_scenarios: [],
      });
    }
  });
});
