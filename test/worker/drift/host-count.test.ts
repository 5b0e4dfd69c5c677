import { expect, test } from 'vitest';
import type { Verdict, Verdicts } from '#contract';
import { type Countable, countHost, isAllWaived } from '../../../worker/drift/index.ts';

type Said = Pick<Verdict, 'status'> & Partial<Pick<Verdict, 'reason' | 'evidence'>>;
const green: Said = { status: 'in_sync' };

/** A host with these verdicts, of which counting looks at the status and the reason alone. */
function host(scenarios: Said, appsec_tuning: Said = green, other: Partial<Countable> = {}): Countable {
  const of = (said: Said) => ({ reason: null, ...said });
  return { name: 'web-2', ...({ scenarios: of(scenarios), appsec_tuning: of(appsec_tuning) } as unknown as Verdicts), ...other };
}

test.each<[string, Countable, string, string | null]>([
  ['as declared', host(green), 'in_sync', null],
  ['as declared on disk alone', host({ ...green, evidence: 'disk' }), 'in_sync', null],
  ['with nothing declared', host({ status: 'undeclared' }, { status: 'undeclared' }), 'undeclared', null],
  ['with one surface declared', host({ status: 'undeclared' }), 'in_sync', null],
  ['that differs', host({ status: 'drifted' }), 'drifted', 'web-2: drifted (scenarios)'],
  [
    'that differs on both',
    host({ status: 'drifted' }, { status: 'drifted', reason: 'reload_needed' }),
    'drifted',
    'web-2: drifted (scenarios, appsec_tuning)',
  ],
  [
    'that is silent',
    host({ status: 'unknown', reason: 'agent_silent' }, { status: 'unknown', reason: 'agent_silent' }),
    'unknown',
    'web-2: unknown (agent_silent)',
  ],
  [
    'that differs, and is not known on the other surface',
    host({ status: 'drifted' }, { status: 'unknown', reason: 'not_loaded' }),
    'drifted',
    'web-2: drifted (scenarios); unknown (appsec_tuning: not_loaded)',
  ],
  [
    'whose engine is down',
    host(
      { status: 'unknown', reason: 'engine_down' },
      { status: 'unknown', reason: 'engine_down' },
      { engine: { state: 'down' } },
    ),
    'unknown',
    'web-2: engine down',
  ],
  [
    'with nothing declared, whose engine is down',
    host({ status: 'undeclared' }, { status: 'undeclared' }, { engine: { state: 'down' } }),
    'undeclared',
    'web-2: engine down',
  ],
  ['whose engine is not known', host(green, green, { engine: { state: 'unknown' } }), 'in_sync', null],
  [
    'as declared, which would not survive its next load',
    host(green, green, { load_fault: 'a.yaml is broken' }),
    'in_sync',
    'web-2: next load would fail',
  ],
  [
    'on disk alone, which would not load that',
    host({ status: 'unknown', reason: 'unloadable' }, green, { load_fault: 'a.yaml is broken' }),
    'unknown',
    'web-2: next load would fail',
  ],
  ['all of whose drift is waived', host({ status: 'drifted' }, green, { all_waived: { scenarios: true } }), 'waived', null],
  [
    'with a waived drift and another one',
    host({ status: 'drifted' }, { status: 'drifted' }, { all_waived: { scenarios: true } }),
    'drifted',
    'web-2: drifted (appsec_tuning)',
  ],
  [
    'with a waived drift and what is not known',
    host({ status: 'drifted' }, { status: 'unknown', reason: 'missing' }, { all_waived: { scenarios: true } }),
    'unknown',
    'web-2: unknown (appsec_tuning: missing)',
  ],
  [
    'that is silent, with a drift that was waived',
    host(
      { status: 'unknown', reason: 'agent_silent' },
      { status: 'unknown', reason: 'agent_silent' },
      { all_waived: { scenarios: true } },
    ),
    'unknown',
    'web-2: unknown (agent_silent)',
  ],
])('a host %s', (_, given, state, failing) => {
  expect(countHost(given)).toEqual({ state, failing });
});

test.each([
  ['web "prod"', "“web 'prod'”: drifted (scenarios)"],
  ['web-1: in sync, web-2', '“web-1: in sync, web-2”: drifted (scenarios)'],
  ['web\u2028in sync', '“web\\u{2028}in sync”: drifted (scenarios)'],
  ['web\nin sync', '“web\\u{a}in sync”: drifted (scenarios)'],
  ['\u202egnissim', '“\\u{202e}gnissim”: drifted (scenarios)'],
  ['größe-東京', 'größe-東京: drifted (scenarios)'],
])('a host that is called %j is named so that its name can say nothing else', (name, sentence) => {
  expect(countHost({ ...host({ status: 'drifted' }), name }).failing).toBe(sentence);
});

test('a drift is waived where each difference is', () => {
  const differ = (...items: string[]) => items.map((item) => ({ item, how: 'x', words: 'x' }));
  expect(isAllWaived(differ('a/one', 'a/two'), ['a/two', 'a/one', 'a/old'])).toBe(true);
  expect(isAllWaived(differ('a/one', 'a/two'), ['a/one'])).toBe(false);
  // What only needs a reload may name no item: nobody can have accepted that.
  expect(isAllWaived([], ['a/one'])).toBe(false);
});
