import { describe, expect, it } from 'vitest';
import { judgeCase } from './support/lay-out.ts';

describe('the hub’s folder and index', () => {
  it('f18: a version that is no semantic version makes the load fail, and nothing is green', () => {
    const { loadFault, scenarios, tuning } = judgeCase('f18-index-odd-version', {
      scenarios: { 'crowdsecurity/ssh-bf': 'enabled' },
    });
    for (const word of ['index', 'scenarios:crowdsecurity/ssh-bf', 'draft', 'invalid semantic version']) {
      expect(loadFault).toContain(word);
    }
    expect([scenarios.status, tuning.status]).toEqual(['unknown', 'unknown']);
  });

  it('f28: a file that somebody put into the hub is not installed', () => {
    const { loadFault, surfaces, scenarios, tuning } = judgeCase('f28-own-file-in-hub', {
      scenarios: { 'crowdsecurity/ssh-bf': 'enabled', 'own/x': 'disabled' },
    });
    expect(loadFault).toBeNull();
    expect(surfaces.scenarios.installed.map(({ name }) => name)).toEqual(['crowdsecurity/ssh-bf']);
    expect([scenarios.status, tuning.status]).toEqual(['in_sync', 'in_sync']);
  });

  it.each(['', '{"scenarios": {', null])('an index that is %j is a load fault', (text) => {
    const { loadFault, scenarios } = judgeCase(
      'f28-own-file-in-hub',
      { scenarios: { 'crowdsecurity/ssh-bf': 'enabled' } },
      { 'crowdsec/hub/.index.json': text },
    );
    expect(loadFault).toContain('.index.json');
    expect(scenarios).toMatchObject({ status: 'unknown', reason: 'unloadable' });
  });
});
