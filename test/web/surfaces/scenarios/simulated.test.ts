import { expect, test } from 'vitest';
import { bannerModel } from '../../../../web/banner/banner-model.ts';
import { plainText } from '../../../../web/words/sentence.ts';
import { driftDocument, stillInstalled } from '../../support/drift-document.ts';

const ssh = 'crowdsecurity/ssh-bf';
const simulated = {
  drift_detected: true,
  status: 'drifted',
  since: '2026-03-01T04:12:00Z',
  expected_enabled: [ssh],
  actually_simulated: [ssh],
} as const;
const banner = (scenarios: object) =>
  bannerModel(driftDocument({ scenarios }), { outage: null, hostCount: 1, clock: (moment) => moment.slice(11, 16) });
const sentence = (scenarios: object) => plainText(banner(scenarios)?.sections[0]?.sentence ?? []);

test('a scenario that is simulated is told as such, whoever did it', () => {
  expect(sentence({ ...simulated, cause: 'host' })).toContain(
    'web-2 was as declared until 04:12; then crowdsecurity/ssh-bf was simulated',
  );
  expect(sentence({ ...simulated, cause: 'intent' })).toBe('You enabled crowdsecurity/ssh-bf, which is only simulated on web-2.');
});

test('nobody is sent to an apply command that does not change it', () => {
  expect(banner({ ...simulated, cause: 'host' })).toMatchObject({ certain: true, command: null, hindrance: null });
});

test('beside something that the apply command does change, the command is there', () => {
  const both = { ...stillInstalled('crowdsecurity/http-probing', 'host'), expected_enabled: [ssh], actually_simulated: [ssh] };
  expect(banner(both)?.command).toBe('sudo argos-drift-apply');
  expect(sentence(both)).toContain('crowdsecurity/http-probing came back, and crowdsecurity/ssh-bf was simulated');
});
