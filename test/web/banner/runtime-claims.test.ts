import { expect, test } from 'vitest';
import type { DriftDocument } from '#contract';
import { bannerModel } from '../../../web/banner/banner-model.ts';
import { plainText } from '../../../web/words/sentence.ts';
import { driftDocument, runningEngine, stillInstalled, unknownEngine } from '../support/drift-document.ts';

const headline = (document: DriftDocument) =>
  plainText(bannerModel(document, { outage: null, hostCount: 1, clock: (moment) => moment })?.headline ?? []);
const scenarios = stillInstalled('crowdsecurity/ssh-bf', 'intent');
const RUNTIME = 'Configuration drift detected. CrowdSec runtime state does not match the panel intent.';
const DISK = 'Configuration drift detected. What is on disk does not match the panel intent.';

test('the runtime state is spoken of where the running engine is known to have loaded what differs', () => {
  const document = driftDocument({ scenarios: { ...scenarios, evidence: 'running' }, host: { engine: runningEngine } });
  expect(headline(document)).toBe(RUNTIME);
});

test('it is not where only the disk is known', () => {
  expect(headline(driftDocument({ scenarios: { ...scenarios, evidence: 'disk' }, host: { engine: unknownEngine } }))).toBe(DISK);
  expect(headline(driftDocument({ scenarios: { ...scenarios, evidence: null } }))).toBe(DISK);
});

test('it is not where what differs came to the disk after the engine had loaded', () => {
  const engine = { ...runningEngine, reload_needed: true };
  expect(headline(driftDocument({ scenarios: { ...scenarios, evidence: 'running' }, host: { engine } }))).toBe(DISK);
});

test('it is where another surface is known to run otherwise', () => {
  const document = driftDocument({
    scenarios: { ...scenarios, evidence: 'running' },
    appsec_tuning: { drift_detected: true, status: 'drifted', reason: 'reload_needed', evidence: 'running', running_inbound: 10 },
    host: { engine: { ...runningEngine, reload_needed: true } },
  });
  expect(headline(document)).toBe(RUNTIME);
});
