import { describe, expect, it } from 'vitest';
import { type Intent, judgeCase } from './support/lay-out.ts';

const DETECTING: Partial<Intent> = { scenarios: { 'crowdsecurity/ssh-bf': 'enabled' } };

describe('normal set-ups are no unknown', () => {
  it('f01-config-glob: a pattern of appsec_configs is expanded', () => {
    const { surfaces, scenarios, tuning } = judgeCase('f01-config-glob', DETECTING);
    expect(surfaces.tuning.loaded_by).toEqual(['argos/block']);
    expect([scenarios.status, tuning.status]).toEqual(['in_sync', 'in_sync']);
  });

  it.each(['f07-no-acquis-yaml', 'f54-empty-acquis', 'f55-config-dir-same-slash', 'f39-linked-dir'] as const)(
    '%s is in sync',
    (name) => {
      const { loadFault, scenarios, tuning } = judgeCase(name, DETECTING);
      expect(loadFault).toBeNull();
      expect([scenarios.status, tuning.status]).toEqual(['in_sync', 'in_sync']);
    },
  );

  it.each([
    ['f16a-env-config', 'APPSEC_CONFIG'],
    ['f16b-env-source', 'KIND'],
  ] as const)('%s hangs on the environment, and the variable is named', (name, variable) => {
    const { surfaces, tuning } = judgeCase(name);
    expect(surfaces.tuning.loaded_by).toBeNull();
    expect(tuning.status).toBe('unknown');
    expect(tuning.detail).toContain(variable);
  });

  it('f50-fileless-source-field: source wins over filenames, which its strict decoder refuses', () => {
    const { loadFault, scenarios, tuning } = judgeCase('f50-fileless-source-field', DETECTING);
    expect(loadFault).toMatch(/appsec\.yaml: filenames is an unknown key/);
    expect(scenarios).toMatchObject({ status: 'unknown', reason: 'unloadable' });
    expect(tuning.status).toBe('unknown');
  });
});
