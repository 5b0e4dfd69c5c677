import { describe, expect, it } from 'vitest';
import { type Intent, judgeCase } from './support/lay-out.ts';

const DETECTING: Partial<Intent> = { scenarios: { 'crowdsecurity/ssh-bf': 'enabled' } };

describe('what is active', () => {
  it.each([
    ['f08a-lapi-only', 'has no crowdsec_service'],
    ['f09-enable-no', 'crowdsec_service.enable'],
    ['f63-agent-off', 'crowdsec_service.enable'],
  ] as const)('%s: nothing is detected with the log processor off', (name, key) => {
    const { scenarios, tuning, loadFault } = judgeCase(name);
    expect(loadFault).toBeNull();
    for (const verdict of [scenarios, tuning]) {
      expect(verdict).toMatchObject({ status: 'unknown', reason: 'not_processing' });
      expect(verdict.detail).toContain(key);
    }
  });

  it.each(['off', 'No', 'N', '"no"', 'FALSE'])('crowdsec_service.enable: %s is off, as yaml.v3 reads it', (word) => {
    const { scenarios } = judgeCase('f00-baseline', DETECTING, {
      'crowdsec/config.yaml.local': `crowdsec_service: {enable: ${word}}\n`,
    });
    expect(scenarios.reason).toBe('not_processing');
  });

  it.each(['on', 'Yes', 'true', '~'])('crowdsec_service.enable: %s is on', (word) => {
    const { scenarios, tuning } = judgeCase('f00-baseline', DETECTING, {
      'crowdsec/config.yaml.local': `crowdsec_service: {enable: ${word}}\n`,
    });
    expect([scenarios.status, tuning.status]).toEqual(['in_sync', 'in_sync']);
  });

  it('a null in config.yaml.local takes the section away', () => {
    const { scenarios } = judgeCase('f00-baseline', DETECTING, { 'crowdsec/config.yaml.local': 'crowdsec_service: ~\n' });
    expect(scenarios.reason).toBe('not_processing');
  });

  it('f10-config-dir-elsewhere: stale leftovers beside config.yaml are not what CrowdSec reads', () => {
    const { scenarios, tuning } = judgeCase('f10-config-dir-elsewhere');
    expect(scenarios.status).toBe('unknown');
    expect(scenarios.detail).toContain('config_paths.config_dir');
    expect(tuning.status).not.toBe('in_sync');
  });

  it('f56-relative-acquisition-dir: a relative path hangs on where CrowdSec was started', () => {
    const { scenarios, tuning } = judgeCase('f56-relative-acquisition-dir', DETECTING);
    expect(tuning.status).toBe('unknown');
    expect(tuning.detail).toContain('crowdsec_service.acquisition_path');
    expect(scenarios.status).toBe('in_sync');
  });

  it.each([
    ['crowdsec_service: {enable: $ON}\n', 'crowdsec_service.enable', 'ON'],
    ['config_paths: {config_dir: $DIR}\n', 'config_paths.config_dir', 'DIR'],
    ['config_paths: {index_path: $HUB/x.json}\n', 'config_paths.index_path', 'HUB'],
  ])('%s leaves open what CrowdSec loads', (local, key, variable) => {
    const { scenarios, tuning } = judgeCase('f00-baseline', DETECTING, { 'crowdsec/config.yaml.local': local });
    expect([scenarios.status, tuning.status]).toEqual(['unknown', 'unknown']);
    expect(scenarios.detail).toContain(key);
    expect(scenarios.detail).toContain(`variable ${variable}`);
  });

  it('a variable in a value that counts for nothing here changes nothing', () => {
    const { scenarios, tuning } = judgeCase('f00-baseline', DETECTING, {
      'crowdsec/config.yaml.local': 'db_config: {password: $PW}\n',
    });
    expect([scenarios.status, tuning.status]).toEqual(['in_sync', 'in_sync']);
  });
});
