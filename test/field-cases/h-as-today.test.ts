import { describe, expect, it } from 'vitest';
import { casesOf, expectationOf, judgeCase } from './support/lay-out.ts';

describe('what is read right today stays so', () => {
  it.each(casesOf('H').filter((name) => expectationOf(name).startsWith('in_sync')))('%s is as declared', (name) => {
    const { loadFault, scenarios, tuning } = judgeCase(name, { scenarios: { 'crowdsecurity/ssh-bf': 'enabled' } });
    expect(loadFault).toBeNull();
    expect(scenarios).toMatchObject({ status: 'in_sync', drift_detected: false });
    expect(tuning).toMatchObject({ status: 'in_sync', drift_detected: false });
  });

  it('a folder in the place of acquis.yaml is named', () => {
    const { tuning } = judgeCase('f26-acquis-is-folder');
    expect(tuning.status).toBe('unknown');
    expect(tuning.detail).toContain('acquis.yaml');
  });
});
