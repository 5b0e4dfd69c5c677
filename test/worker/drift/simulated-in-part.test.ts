import { describe, expect, test } from 'vitest';
import { acceptInstalled, adoptScenarios, type Baseline, baselineForAnother, type Extent } from '../../../worker/drift/index.ts';
import { baselineOfNames, declaring, T0 } from './support/cases.ts';
import { adoptedAs, tells } from './support/simulation.ts';

const settled = { now: T0, host: 'web-2', loadFault: null, isApplying: false, isDuplicate: false, remembered: undefined };
const [PLAIN, WHOLE, PART] = ['a/plain', 'a/whole', 'a/part'];
const BASELINE = baselineOfNames([PLAIN], { simulated: [PART, WHOLE], inPart: [PART] });
const AS_ADOPTED = { [PLAIN]: 'none', [WHOLE]: 'all', [PART]: 'part' } as const;

test('what is simulated in part is adopted so', () => {
  const baseline = adoptScenarios(declaring({}), tells(AS_ADOPTED), settled)?.declared.baseline;
  expect(baseline).toMatchObject({ plain: [PLAIN], simulated: [PART, WHOLE], inPart: [PART] });
});

test('what joins while it is simulated in part joins so', () => {
  const open = baselineOfNames([PLAIN], { openUntil: T0 + 1 });
  const baseline = adoptScenarios(declaring({}, open), tells(AS_ADOPTED), settled)?.declared.baseline;
  expect(baseline).toMatchObject({ simulated: [PART, WHOLE], inPart: [PART] });
});

describe('what becomes of it', () => {
  test.each<[string, string, Extent, 'actually_simulated' | 'not_simulated' | null, string]>([
    ['in part stays in part', PART, 'part', null, ''],
    ['in part becomes whole: rules that blocked stop blocking', PART, 'all', 'actually_simulated', 'all its rules'],
    ['in part becomes none', PART, 'none', 'not_simulated', 'Simulated in part when it was adopted and not any more'],
    ['whole stays whole', WHOLE, 'all', null, ''],
    ['whole becomes in part', WHOLE, 'part', 'not_simulated', 'some of its rules are not any more'],
    ['whole becomes none', WHOLE, 'none', 'not_simulated', 'Simulated when it was adopted and not any more'],
    ['none becomes in part', PLAIN, 'part', 'actually_simulated', 'Some of its rules are simulated'],
    ['none becomes whole', PLAIN, 'all', 'actually_simulated', 'Simulated since it was adopted'],
  ])('%s', (_, name, extent, list, words) => {
    const verdict = adoptedAs([PLAIN], BASELINE).report(tells({ ...AS_ADOPTED, [name]: extent }));
    const lists = { actually_simulated: [], not_simulated: [], ...(list === null ? {} : { [list]: [name] }) };
    expect(verdict).toMatchObject({ status: list === null ? 'in_sync' : 'drifted', ...lists });
    expect(verdict.detail).toContain(words);
  });

  test.each<[Extent, string]>([
    ['all', PART],
    ['part', WHOLE],
  ])('no apply is promised for what changed to %s', (extent, name) => {
    const { detail } = adoptedAs([PLAIN], BASELINE).report(tells({ ...AS_ADOPTED, [name]: extent }));
    expect(detail).toContain(`An apply does not choose which rules of ${name} are simulated`);
  });
});

test('a baseline of before it was told apart asks for what it asked: whole', () => {
  const host = adoptedAs([], { simulated: [WHOLE] });
  expect(host.report(tells({ [WHOLE]: 'all' }))).toMatchObject({ status: 'in_sync' });
});

test.each([
  ['simulated', 'not_simulated'],
  ['enabled', 'actually_simulated'],
] as const)('a declaration of %s asks for all of its rules', (declared, list) => {
  const verdict = adoptedAs([PLAIN], BASELINE, { [PART]: declared }).report(tells(AS_ADOPTED));
  expect(verdict).toMatchObject({ status: 'drifted', [list]: [PART] });
});

describe('accepting what is', () => {
  const accepted = (now: Record<string, Extent>) => acceptInstalled(BASELINE, tells({ ...AS_ADOPTED, ...now }), 'all', T0);

  test.each<[Record<string, Extent>, Partial<Baseline>, object]>([
    [{ [WHOLE]: 'part' }, { simulated: [PART, WHOLE], inPart: [PART, WHOLE] }, { inPart: [WHOLE], simulated: [], plain: [] }],
    [{ [PART]: 'all' }, { simulated: [PART, WHOLE], inPart: undefined }, { inPart: [], simulated: [PART], plain: [] }],
    [{ [PART]: 'none' }, { plain: [PART, PLAIN], inPart: undefined }, { inPart: [], simulated: [], plain: [PART] }],
  ])('%j', (now, baseline, told) => {
    const after = accepted(now);
    expect({ inPart: undefined, ...after.baseline }).toMatchObject(baseline);
    expect(after).toMatchObject(told);
  });

  test('changes nothing where nothing changed', () => {
    const after = accepted({});
    expect(after).toMatchObject({ joined: [], left: [], simulated: [], inPart: [], plain: [] });
    expect(after.baseline).toMatchObject({ simulated: BASELINE.simulated, inPart: [PART] });
  });

  test('of another name keeps it', () => {
    expect(acceptInstalled(BASELINE, tells({ ...AS_ADOPTED, [PLAIN]: 'all' }), [PLAIN], T0).baseline.inPart).toEqual([PART]);
  });
});

test('another host that begins with it does so too, but for local files', () => {
  const own = baselineOfNames([], { simulated: [PART, WHOLE], inPart: [PART, WHOLE], local: [WHOLE] });
  expect(baselineForAnother(own, T0)).toMatchObject({ simulated: [PART], inPart: [PART], local: [] });
});
