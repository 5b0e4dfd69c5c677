import {
  alter,
  blocksByHand,
  declaredSimulated,
  dropped,
  installedSince,
  olderWorker,
  removedByHand,
  simulatedByHand,
} from '../fixtures/baseline.ts';
import { type Documents, inSync, LONG, undeclared, withScenarios } from '../fixtures/documents.ts';
import type { State } from './states.ts';

const SSH = 'crowdsecurity/ssh-bf';

const changed = (change: (documents: Documents) => void, documents = inSync()): Documents => {
  change(documents);
  return documents;
};

const muchDiffers = (documents: Documents) => {
  removedByHand(documents, SSH, LONG, 'acme/own-rule');
  simulatedByHand(documents, 'crowdsecurity/http-bad-user-agent');
  blocksByHand(documents, 'crowdsecurity/ssh-slow-bf');
  installedSince(documents, 'crowdsecurity/http-new', 'acme/other');
};

const ACCEPT_MUCH = ['Accept all 7 differences'];

/** What differs from what was adopted, and what can be done about it. */
export const BASELINE_STATES: readonly State[] = [
  { name: 'baseline-missing', path: '/', documents: changed((documents) => removedByHand(documents, SSH)) },
  { name: 'baseline-much', path: '/', documents: changed(muchDiffers) },
  { name: 'baseline-read-only', path: '/', documents: changed(muchDiffers), isReadOnly: true },
  { name: 'baseline-local', path: '/', documents: changed((documents) => removedByHand(documents, 'acme/own-rule')) },
  {
    name: 'baseline-threshold-too',
    path: '/?host=web2aaaaaaaa&tab=appsec-tuning',
    documents: changed((documents) => {
      removedByHand(documents, SSH);
      documents.tuning.inbound_threshold = 25;
      Object.assign(documents.drift.appsec_tuning, {
        drift_detected: true,
        status: 'drifted',
        cause: 'intent',
        expected_inbound: 25,
        detail: 'The inbound threshold is 15 on the host, 25 is declared.',
      });
    }),
  },
  {
    name: 'baseline-not-in-hub',
    path: '/',
    documents: changed((documents) => {
      removedByHand(documents, SSH);
      alter(documents, SSH, { not_in_hub: true });
    }),
  },
  {
    name: 'baseline-in-part',
    path: '/',
    documents: changed((documents) => {
      blocksByHand(documents, SSH);
      alter(documents, SSH, { simulated: true, simulated_in_part: true });
    }),
  },
  {
    name: 'baseline-simulation-unknown',
    path: '/',
    documents: changed(({ scenarios, drift }) => {
      for (const row of scenarios.scenarios) Object.assign(row, { simulation_unknown: true });
      Reflect.deleteProperty(scenarios, 'digest');
      Object.assign(drift.scenarios, {
        status: 'unknown',
        reason: 'unreadable',
        detail:
          'Which scenarios are simulated is not known. The host says: “/etc/crowdsec/simulation.yaml cannot be read (EACCES)”.',
      });
    }),
  },
  { name: 'baseline-new', path: '/', documents: changed((documents) => installedSince(documents, 'crowdsecurity/http-new')) },
  { name: 'as-adopted', path: '/', documents: changed(undeclared) },
  {
    name: 'nothing-declared',
    path: '/',
    documents: changed((documents) => {
      undeclared(documents);
      dropped(documents);
      Object.assign(documents.drift.scenarios, {
        status: 'undeclared',
        basis: null,
        detail: 'Nothing is compared, since the baseline was dropped: declare a scenario, or adopt what is installed.',
      });
    }),
  },
  { name: 'baseline-none', path: '/', documents: changed(dropped) },
  { name: 'baseline-older-worker', path: '/', documents: changed(olderWorker) },
  { name: 'accept-dialog', path: '/', documents: changed(muchDiffers), press: ACCEPT_MUCH },
  {
    name: 'accept-changed',
    path: '/',
    documents: changed(muchDiffers),
    refusesBaseline: { code: 'report_changed', title: 'The host has changed', detail: 'This host has changed meanwhile.' },
    press: [...ACCEPT_MUCH, 'dialog: Accept all 7 differences'],
  },
  {
    name: 'adopt-dialog',
    path: '/',
    documents: changed(dropped, withScenarios(Array.from({ length: 57 }, (_, index) => `crowdsecurity/rule-${index}`))),
    press: ['Adopt what is installed'],
  },
  { name: 'drop-dialog', path: '/', documents: inSync(), press: ['Drop the baseline'] },
  { name: 'simulate-intent', path: '/', documents: changed((documents) => declaredSimulated(documents, SSH)) },
  { name: 'simulate-more', path: '/', documents: inSync(), press: [`More for ${SSH}`] },
  { name: 'simulate-dialog', path: '/', documents: inSync(), press: [`More for ${SSH}`, `Simulate ${SSH}`] },
];
