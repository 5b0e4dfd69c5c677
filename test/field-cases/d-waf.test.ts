import { expect, test } from 'vitest';
import { type CaseName, judgeCase } from './support/lay-out.ts';

test.each<CaseName>(['f01-config-glob', 'f02d-two-acquisitions', 'f19-argos-edge', 'f39-linked-dir', 'f66-custom-folders'])(
  '%s is as declared',
  (name) => {
    const { loadFault, surfaces, tuning } = judgeCase(name);
    expect(loadFault).toBeNull();
    expect(surfaces.tuning).toMatchObject({ state: 'read', inbound: 15, outbound: 4, not_compared: null });
    expect(tuning).toMatchObject({ status: 'in_sync', actual_inbound: 15, actual_outbound: 4 });
  },
);

test('a pattern of an acquisition stands for the installed appsec-configs of such a name', () => {
  expect(judgeCase('f01-config-glob').surfaces.tuning.loaded_by).toEqual(['argos/block']);
});

test('where no CRS is in use anywhere, that is said beside the verdict', () => {
  expect(judgeCase('f02d-two-acquisitions').tuning.detail).toMatch(/^On disk as declared; .* “No CRS is in use on this host/);
  expect(judgeCase('f19-argos-edge').surfaces.tuning.note).toBeNull();
});

test("another listener's rules are no rivals and no clash of ids, and its thresholds are named as its own", () => {
  const { loadFault, surfaces, tuning } = judgeCase('f21-own-listener-own-crs-setup');
  expect(loadFault).toBeNull();
  expect(surfaces.tuning).toMatchObject({ state: 'read', inbound: 15, loaded_by: ['argos/block'] });
  expect(tuning.status).toBe('in_sync');
  expect(tuning.detail).toMatch(/The WAF of 127\.0\.0\.1:7424 does not load argos\/tuning: there the thresholds are 10 and 4/);
});

test("another listener's removal takes nothing from ours", () => {
  expect(judgeCase('f68-remove-in-other-listener').tuning).toMatchObject({ status: 'in_sync', actual_inbound: 15 });
});

test('where the CRS runs out of band only, nothing compares with a rule that is loaded in band', () => {
  const { surfaces, tuning } = judgeCase('f22-crs-out-of-band');
  expect(surfaces.tuning.loaded_by).toEqual(['argos/block']);
  expect(tuning).toMatchObject({ status: 'unknown', reason: 'not_compared' });
  expect(tuning.detail).toMatch(/the CRS runs out of band there and compares with its own thresholds \(5 and 4/);
});

test('where both run out of band, it is not said that nothing loads the rule', () => {
  const { tuning } = judgeCase('f23-tuning-out-of-band');
  expect(tuning).toMatchObject({ status: 'unknown', reason: 'not_compared' });
  expect(tuning.detail).toMatch(/argos\/tuning and the CRS both run out of band only \(outofband_rules of argos\/block\)/);
});

test('SecRuleEngine Off in the same band leaves nothing enforced', () => {
  const { tuning } = judgeCase('f35-engine-off');
  expect(tuning.status).toBe('unknown');
  expect(tuning.detail).toMatch(/appsec-rules\/mine\.yaml, which is in use, says SecRuleEngine Off/);
});
