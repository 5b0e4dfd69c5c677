import { expect, test } from 'vitest';
import { type DriftEngine, INCIDENT_KINDS } from '#contract';
import { conditionsOf } from '../../../../worker/fleet/alerts/conditions.ts';
import { keyText } from '../../../../worker/fleet/tables/incidents.ts';
import { START } from '../../support/clock.ts';
import { DRIFTED, factsOf, SINCE, SSH } from './support/line.ts';

type Given = Parameters<typeof factsOf>[0];

const down: DriftEngine = {
  state: 'down',
  started_at: null,
  loaded_at: null,
  reload_needed: false,
  changed_since: [],
  changed_count: 0,
  detail: 'CrowdSec is not running, so nothing is enforced.',
};
const engine_down = { status: 'unknown', reason: 'engine_down' } as const;

const OF_SCENARIOS = ['drift_by_host/scenarios', 'intent_not_applied/scenarios', 'reload_needed/scenarios'];

/** What a host is like; what is wrong with it; and what is neither said to begin nor to end. */
const TABLE: readonly (readonly [what: string, given: Given, wrong: string[], undecided: string[]])[] = [
  ['it is as declared', {}, [], []],
  ['nothing is declared', { scenarios: { status: 'undeclared' } }, [], []],
  ['the host changed', { scenarios: { ...DRIFTED, cause: 'host' } }, ['drift_by_host/scenarios'], []],
  ['the intent changed and arrived', { scenarios: DRIFTED }, ['intent_not_applied/scenarios'], []],
  ['it was never known who changed', { scenarios: { ...DRIFTED, cause: null } }, ['intent_not_applied/scenarios'], []],
  [
    'the intent changed and has not arrived',
    { scenarios: DRIFTED, line: { delivered_revision: 6 } },
    ['not_delivered'],
    ['intent_not_applied/scenarios'],
  ],
  [
    'the host changed, and a newer intent has not arrived',
    { scenarios: { ...DRIFTED, cause: 'host' }, line: { delivered_revision: 6 } },
    ['drift_by_host/scenarios', 'not_delivered'],
    [],
  ],
  ['no intent was ever written down', { line: { delivered_revision: null } }, ['not_delivered'], []],
  ['the agent says why it cannot write it down', { line: { delivery_fault: 'No space left' } }, ['not_delivered'], []],
  [
    'its engine has loaded something else',
    { scenarios: { ...DRIFTED, reason: 'reload_needed' } },
    ['reload_needed/scenarios'],
    [],
  ],
  [
    'its engine has loaded something else, since the host changed',
    { scenarios: { ...DRIFTED, cause: 'host', reason: 'reload_needed' } },
    ['reload_needed/scenarios'],
    [],
  ],
  ['all of it is accepted', { scenarios: { ...DRIFTED, waived: [SSH.item] } }, [], []],
  [
    'both surfaces differ',
    {
      scenarios: DRIFTED,
      appsec_tuning: { ...DRIFTED, cause: 'host' },
      differences: [
        ['scenarios', [SSH]],
        ['appsec_tuning', [{ item: 'inbound', how: '20, not 15', words: 'threshold is 20, not 15' }]],
      ],
    },
    ['intent_not_applied/scenarios', 'drift_by_host/appsec_tuning'],
    [],
  ],
  [
    'what differed cannot be read now',
    { scenarios: { status: 'unknown', reason: 'unreadable', drift_detected: true } },
    [],
    OF_SCENARIOS,
  ],
  ['what agreed cannot be read now', { scenarios: { status: 'unknown', reason: 'unreadable' } }, [], []],
  ['CrowdSec is down', { scenarios: engine_down, line: { engine: down } }, ['engine_down'], []],
  [
    'CrowdSec is down beside a drift',
    { scenarios: { ...engine_down, drift_detected: true }, line: { engine: down } },
    ['engine_down'],
    OF_SCENARIOS,
  ],
  ['it is not known whether CrowdSec runs', { line: { engine: { ...down, state: 'unknown' } } }, [], ['engine_down']],
  ['an agent of before tells nothing of the engine', { line: { engine: undefined } }, [], []],
  ['its next load would fail', { line: { load_fault: 'broken.yaml: line 3' } }, ['load_fault'], []],
  [
    'CrowdSec is down and would not start',
    { line: { engine: down, load_fault: 'broken.yaml: line 3' } },
    ['engine_down', 'load_fault'],
    [],
  ],
];

test.each(TABLE)('%s', (_, given, wrong, undecided) => {
  const now = conditionsOf(factsOf(given));
  expect(now.conditions.map(keyText)).toEqual(wrong);
  expect(now.undecided.map(keyText)).toEqual(undecided);
});

const EVERYTHING: Given = { scenarios: DRIFTED, line: { engine: down, load_fault: 'broken', delivered_revision: 6 } };
const others = (...kinds: string[]) => INCIDENT_KINDS.filter((kind) => !kinds.includes(kind));

test.each([
  ['a host that was never heard', { seen_at: null }, [], others()],
  ['a silent host', { silent_since: SINCE }, ['silence'], others('silence')],
  ['a host with two agents', { duplicate_since: SINCE }, ['duplicate_agent'], others('silence', 'duplicate_agent')],
  ['a silent host that had two agents', { silent_since: SINCE, duplicate_since: SINCE }, ['silence'], others('silence')],
])('of %s nothing else begins or ends', (_, live, wrong, undecided) => {
  const now = conditionsOf(factsOf({ ...EVERYTHING, live }));
  expect(now.conditions.map(({ kind }) => kind)).toEqual(wrong);
  expect([...new Set(now.undecided.map(({ kind }) => kind))]).toEqual(undecided);
  expect(now.undecided.filter(({ kind }) => kind === 'reload_needed').map(({ surface }) => surface)).toEqual([
    'scenarios',
    'appsec_tuning',
  ]);
});

const contentOf = (given: Given) => conditionsOf(factsOf(given)).conditions[0]?.content;
const byHost = { ...DRIFTED, cause: 'host', by_words: 'by a hub upgrade' } as const;
const OTHER = { ...SSH, item: 'a/other' };

test('hosts with the same trouble have the same content, in whatever order it comes', () => {
  const one = contentOf({ scenarios: byHost, differences: [['scenarios', [SSH, OTHER]]] });
  expect(
    contentOf({
      scenarios: { ...byHost, detail: 'x', since: '2037-01-01T00:00:00Z' },
      differences: [['scenarios', [OTHER, SSH]]],
    }),
  ).toBe(one);
  expect(contentOf({ scenarios: byHost })).not.toBe(one);
  expect(contentOf({ scenarios: { ...byHost, by_words: 'by an apply' }, differences: [['scenarios', [SSH, OTHER]]] })).not.toBe(
    one,
  );
  expect(contentOf({ scenarios: byHost, differences: [['scenarios', [SSH, { ...OTHER, how: 'not_simulated' }]]] })).not.toBe(one);
  expect(contentOf({ line: { load_fault: 'a' } })).not.toBe(contentOf({ line: { load_fault: 'b' } }));
});

test('what is accepted is no part of it', () => {
  const left = conditionsOf(
    factsOf({ scenarios: { ...byHost, waived: [OTHER.item] }, differences: [['scenarios', [SSH, OTHER]]] }),
  );
  expect(left.conditions).toMatchObject([{ facts: { count: 1, items: [{ item: SSH.item }], byWords: 'by a hub upgrade' } }]);
  expect(left.conditions[0]?.content).toBe(contentOf({ scenarios: byHost }));
});

test('it says since when, and what to run', () => {
  const commands = (given: Given) => conditionsOf(factsOf(given)).conditions.map(({ command, since }) => [command, since]);
  expect(commands({ scenarios: DRIFTED })).toEqual([['sudo argos-drift-apply', SINCE]]);
  expect(commands({ scenarios: { ...DRIFTED, reason: 'reload_needed' } })).toEqual([['sudo systemctl reload crowdsec', SINCE]]);
  expect(commands({ live: { silent_since: SINCE } })).toEqual([[null, SINCE]]);
  expect(commands({ line: { load_fault: 'x' } })).toEqual([[null, START]]);
});

test('however much differs, what is kept of it is bounded', () => {
  const differences = Array.from({ length: 2000 }, (_, at) => ({ ...SSH, item: `a/${at}` }));
  const [condition] = conditionsOf(factsOf({ scenarios: DRIFTED, differences: [['scenarios', differences]] })).conditions;
  expect(condition?.facts).toMatchObject({ count: 2000 });
  expect(JSON.stringify(condition).length).toBeLessThan(10_000);
});
