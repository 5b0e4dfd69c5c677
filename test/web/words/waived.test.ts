import { expect, test } from 'vitest';
import type { HostSummary } from '#contract';
import { host } from '../../../scripts/fixtures/documents.ts';
import { commandFor, hostWords, isWaived } from '../../../web/words/host-words.ts';
import { stateWords } from '../../../web/words/state-words.ts';

type Surfaces = HostSummary['surfaces'];
const of = (scenarios: Partial<Surfaces['scenarios']>, tuning: Partial<Surfaces['scenarios']> = {}): HostSummary => {
  const each = host('web-2', { state: 'drifted' });
  const { surfaces } = each;
  return {
    ...each,
    surfaces: { scenarios: { ...surfaces.scenarios, ...scenarios }, appsec_tuning: { ...surfaces.appsec_tuning, ...tuning } },
  };
};
const waived = { status: 'drifted', is_waived: true } as const;

test('what is waived is still called drifted, with a sign that is neither amber nor green', () => {
  expect(stateWords('drifted', null, 'running', 'declared', true)).toEqual({ sign: 'waived', word: 'Drifted (waived)' });
  expect(stateWords('drifted', 'reload_needed', 'running', 'declared', true).sign).toBe('waived');
  expect(stateWords('in_sync', null, 'running', 'declared', true).sign).toBe('running');
});

test('a host is waived where all that drifts of it is', () => {
  expect(hostWords(of(waived)).sign).toBe('waived');
  expect(hostWords(of(waived, { status: 'drifted' })).sign).toBe('drifted');
  expect(isWaived(of({}))).toBe(false);
});

test('what is waived hides neither that the rest is unknown nor a fault of the engine', () => {
  expect(hostWords(of(waived, { status: 'unknown', reason: 'unreadable' })).sign).toBe('unknown');
  expect(hostWords({ ...of(waived), load_fault: 'broken' }).sign).toBe('failed');
});

test('the command is for what is not waived', () => {
  const reload = { status: 'drifted', reason: 'reload_needed' } as const;
  expect(commandFor(of(waived, reload))).toBe('sudo systemctl reload crowdsec');
  expect(commandFor(of(reload, { status: 'drifted' }))).toBe('sudo argos-drift-apply');
});
