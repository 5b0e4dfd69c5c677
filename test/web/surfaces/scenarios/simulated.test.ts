import { expect, test } from 'vitest';
import { bannerModel } from '../../../../web/banner/banner-model.ts';
import { plainText } from '../../../../web/words/sentence.ts';
import { driftDocument, stillInstalled } from '../../support/drift-document.ts';

const ssh = 'crowdsecurity/ssh-bf';
const drifted = { drift_detected: true, status: 'drifted', since: '2026-03-01T04:12:00Z' } as const;
const simulated = { ...drifted, expected_enabled: [ssh], actually_simulated: [ssh] } as const;
const banner = (scenarios: object, host: object = {}) =>
  bannerModel(driftDocument({ scenarios, host }), { outage: null, hostCount: 1, clock: (moment) => moment.slice(11, 16) });
const sentence = (scenarios: object, host: object = {}) => plainText(banner(scenarios, host)?.sections[0]?.sentence ?? []);

test('a scenario that is simulated is told as such, whoever did it', () => {
  expect(sentence({ ...simulated, cause: 'host' })).toContain(
    'web-2 was as declared until 04:12; then crowdsecurity/ssh-bf was simulated',
  );
  expect(sentence({ ...simulated, cause: 'intent' })).toBe(
    'crowdsecurity/ssh-bf is declared enabled, but only simulated on web-2; web-2 has received it (revision 7), but nobody has applied it.',
  );
});

test('the apply command, which mends it, is there', () => {
  expect(banner({ ...simulated, cause: 'host' })).toMatchObject({ certain: true, command: 'sudo argos-drift-apply' });
});

test('beside something else that differs, both are told', () => {
  const both = { ...stillInstalled('crowdsecurity/http-probing', 'host'), expected_enabled: [ssh], actually_simulated: [ssh] };
  expect(sentence(both)).toContain('crowdsecurity/http-probing came back, and crowdsecurity/ssh-bf was simulated');
});

test('one that was declared simulated and is not yet', () => {
  const declared = { ...drifted, cause: 'intent', expected_simulated: [ssh], not_simulated: [ssh] };
  expect(sentence(declared)).toBe(
    'crowdsecurity/ssh-bf is declared simulated; web-2 has received it (revision 7), but nobody has applied it.',
  );
  expect(sentence(declared, { delivered_revision: 6 })).toBe('crowdsecurity/ssh-bf is declared simulated.');
  expect(banner(declared, { delivered_revision: 6 })?.hindrance?.sentence).toContain('web-2 has not received revision 7 yet');
});

test('one that was declared simulated and is not even installed', () => {
  const missing = { ...drifted, cause: 'intent', expected_simulated: [ssh], actually_missing: [ssh] };
  expect(sentence(missing)).toMatch(/^crowdsecurity\/ssh-bf is declared simulated, but not installed on web-2; /);
});

test('one that is not simulated any more', () => {
  const ended = { ...drifted, cause: 'host', expected_simulated: [ssh], not_simulated: [ssh] };
  expect(sentence(ended)).toBe('web-2 was as declared until 04:12; then crowdsecurity/ssh-bf was taken out of simulation.');
  expect(sentence({ ...ended, cause: null })).toBe('crowdsecurity/ssh-bf is not simulated, though it is declared simulated.');
});
