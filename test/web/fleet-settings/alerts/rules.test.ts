import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ChannelRules, INCIDENT_KINDS, WAIT_DEFAULT_S } from '#contract';
import {
  INCIDENTS,
  INCIDENT_KINDS as KINDS_OF_THE_FORM,
  rulesInput,
  rulesOf,
  rulesWords,
  wrongRule,
} from '../../../../web/fleet-settings/alerts/rules.ts';

test('the form has the kinds and the usual times of the contract', () => {
  expect([...KINDS_OF_THE_FORM].sort()).toEqual([...INCIDENT_KINDS].sort());
  for (const kind of INCIDENT_KINDS) expect(INCIDENTS[kind].usualMin * 60, kind).toBe(WAIT_DEFAULT_S[kind]);
});

test('only what is not as usual is sent, and comes back as it was', () => {
  const rules: ChannelRules = { silence: { wait_s: 90 }, reload_needed: { enabled: false } };
  expect(rulesOf(rulesInput({}))).toEqual({});
  expect(rulesOf(rulesInput(rules))).toEqual(rules);
  expect(v.is(ChannelRules, rules)).toBe(true);
});

test('a time that is none is found, unless nothing is told anyway', () => {
  const input = rulesInput({});
  expect(wrongRule(input)).toBeNull();
  expect(wrongRule({ ...input, silence: { isEnabled: true, minutes: 'soon' } })).toBe('silence');
  expect(wrongRule({ ...input, silence: { isEnabled: true, minutes: '10081' } })).toBe('silence');
  expect(wrongRule({ ...input, silence: { isEnabled: false, minutes: 'soon' } })).toBeNull();
});

const nothing = Object.fromEntries(INCIDENT_KINDS.map((kind) => [kind, { enabled: false }])) as ChannelRules;
test.each([
  [{}, 'Tells of everything after the usual times.'],
  [{ silence: { wait_s: 0 } }, 'Tells of everything after the usual times, but for: a host is silent, at once.'],
  [
    { engine_down: { enabled: false }, silence: { wait_s: 7200 } },
    'Not told: CrowdSec does not run. Tells of the rest after the usual times, but for: a host is silent, after 2 h.',
  ],
  [nothing, 'Tells of nothing.'],
] satisfies [ChannelRules, string][])('rules are said in words: %j', (rules, words) => {
  expect(rulesWords(rules)).toBe(words);
});
