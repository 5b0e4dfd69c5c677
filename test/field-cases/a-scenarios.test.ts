import { describe, expect, it } from 'vitest';
import { judgeCase, observeCase } from './support/lay-out.ts';

const MINE = 'crowdsec/scenarios/mine.yaml';
const RULE = { type: 'trigger', name: 'own/mine', description: 'own', filter: '"true"' };
const text = (fields: Record<string, string | null>): string =>
  Object.entries({ ...RULE, ...fields })
    .map(([key, value]) => (value === null ? '' : `${key}: ${value}\n`))
    .join('');
const faultOf = (content: string): string | null => observeCase('f00-baseline', { [MINE]: content }).loadFault;

describe('would the engine start with this scenario', () => {
  it('an unknown key: nothing is green, and the file and the key are named', () => {
    const { loadFault, scenarios, tuning } = judgeCase('f14a-scenario-unknown-key', { scenarios: { 'own/mine': 'enabled' } });
    expect(loadFault).toMatch(/mine\.yaml: blackhol is an unknown key: this version of CrowdSec may refuse it/);
    expect([scenarios.reason, tuning.reason]).toEqual(['unloadable', 'unloadable']);
  });

  it('an empty file is none', () => {
    expect(judgeCase('f62-data-pattern-empty-scenario').loadFault).toBeNull();
  });

  // Each was tried with `crowdsec -t` of 2026-07-24.
  it.each<[what: string, content: string, word: string]>([
    ['no name', text({ name: null }), 'no name'],
    ['an empty second document', `${text({})}---\n`, 'no name'],
    ['no description', text({ description: null }), 'no description'],
    ['no filter', text({ filter: null }), 'no filter'],
    ['no type', text({ type: null }), 'no type'],
    ['another type', text({ type: 'Trigger' }), 'type Trigger'],
    ['a trigger with a capacity', text({ capacity: '1' }), 'capacity of 1'],
    ['a leaky one without capacity', text({ type: 'leaky', leakspeed: '10s' }), 'capacity of 0'],
    ['a leaky one without leakspeed', text({ type: 'leaky', capacity: '5' }), 'no leakspeed'],
    ['days, which Go does not know', text({ blackhole: '1d' }), 'blackhole 1d'],
    ['a counter without duration', text({ type: 'counter', capacity: '-1' }), 'no duration'],
    ['a condition that is missing', text({ type: 'conditional', leakspeed: '1s' }), 'no condition'],
    ['bayesian conditions that are missing', text({ type: 'bayesian', capacity: '-1' }), 'bayesian_conditions'],
    ['a capacity that is a word', text({ capacity: 'five' }), 'capacity is not a number'],
    ['labels that are a list', text({ labels: '[a]' }), 'labels is not a map'],
    ['a key twice in the labels', text({ labels: '{a: {b: 1, b: 2}}' }), 'the key b twice'],
    ['references that are no list', text({ references: 'http://x' }), 'references is not a list'],
    ['a scope without expression', text({ scope: '{type: user}' }), 'scope user'],
    ['an expression for an address', text({ scope: '{type: Ip, expression: a}' }), 'scope Ip'],
    ['an unknown key further down', text({ scope: '{typ: Range}' }), 'typ is an unknown key'],
    ['a format that is no version', text({ format: 'x' }), 'format x'],
    ['a truth value in quotes', text({ debug: '"true"' }), 'debug is not true or false'],
    ['a second rule that is wrong', `${text({})}---\n${text({ name: 'own/b', filter: null })}`, 'own/b has no filter'],
  ])('%s: no', (_, content, word) => {
    expect(faultOf(content)).toContain(word);
    expect(faultOf(content)).toContain('mine.yaml');
  });

  it.each([
    ['a plain rule', text({})],
    ['a leaky one', text({ type: 'leaky', capacity: '5', leakspeed: '"1h30m"', labels: '{remediation: true}' })],
    ['a capacity in another notation', text({ type: 'leaky', capacity: '0x5', leakspeed: '.5s' })],
    ['a counter', text({ type: 'counter', capacity: '-1', duration: '5m' })],
    ['a scope', text({ scope: '{type: user, expression: evt.Meta.user}' })],
    ['words of YAML 1.1', text({ debug: 'yes', reprocess: 'off' })],
    ['a format that is too new, which is passed over', text({ format: '9.0', type: 'new' })],
    ['JSON', JSON.stringify({ ...RULE, filter: 'true', labels: { a: 1 } })],
    ['comments alone', '# nothing\n'],
  ])('%s: yes', (_, content) => {
    expect(faultOf(content)).toBeNull();
  });

  it('a hub file that was changed on the host is asked too, one that is as the hub has it is not', () => {
    const hubFile = 'crowdsec/hub/scenarios/crowdsecurity/ssh-bf.yaml';
    expect(observeCase('f00-baseline', { [hubFile]: text({ filtr: 'x' }) }).loadFault).toMatch(
      /ssh-bf\.yaml: filtr is an unknown key/,
    );
    expect(observeCase('f00-baseline', { [hubFile]: '\tname: x\n' }).loadFault).toMatch(/ssh-bf\.yaml: line 1/);
    expect(observeCase('f00-baseline').loadFault).toBeNull();
  });
});
