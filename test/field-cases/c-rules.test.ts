import { describe, expect, it } from 'vitest';
import { judgeCase, observeCase } from './support/lay-out.ts';

const CASE = 'f11-sub-scenario';
const PART = 'LePresidente/http-generic-403-bf';
const ITEM = 'crowdsecurity/http-generic-bf';

describe('a rule inside the file of another item', () => {
  it('is reported with its item, and items of one rule of their own name report none', () => {
    const { installed } = observeCase(CASE).surfaces.scenarios;
    expect(installed).toMatchObject([{ name: ITEM, rules: [PART] }, { name: 'crowdsecurity/ssh-bf' }]);
    expect(installed[1]).not.toHaveProperty('rules');
  });

  it.each(['disabled', 'enabled'] as const)(
    'declared %s, it is neither as declared nor missing: its item is named',
    (declared) => {
      const { scenarios } = judgeCase(CASE, { scenarios: { [PART]: declared } });
      expect(scenarios).toMatchObject({ status: 'unknown', reason: 'part_of_item', actually_missing: [] });
      expect(scenarios.detail).toContain(ITEM);
    },
  );

  it('the item itself is judged as ever', () => {
    expect(judgeCase(CASE, { scenarios: { [ITEM]: 'enabled' } }).scenarios.status).toBe('in_sync');
    expect(judgeCase(CASE, { scenarios: { [ITEM]: 'disabled' } }).scenarios.status).toBe('drifted');
  });

  it('a local file reports its rules too', () => {
    const rule = (name: string) => `type: trigger\nname: ${name}\ndescription: x\nfilter: "true"\n`;
    const mine = `${rule('own/first')}---\n${rule('own/second')}---\n${rule('own/second')}`;
    const { surfaces, loadFault } = observeCase(CASE, { 'crowdsec/scenarios/mine.yaml': mine });
    expect(surfaces.scenarios.installed).toContainEqual(expect.objectContaining({ name: 'own/first', rules: ['own/second'] }));
    expect(loadFault).toBeNull();
  });
});
