import { describe, expect, it } from 'vitest';
import type { Status } from '#contract';
import type { Outage } from '../../../web/data/evidence.ts';
import { shownVerdict } from '../../../web/words/shown-verdict.ts';
import { driftDocument } from '../support/drift-document.ts';

const OUTAGES: Outage[] = [{ kind: 'expired' }, { kind: 'unreachable', detail: 'Argos Drift cannot be reached.' }];
const KNOWN: Exclude<Status, 'unknown'>[] = ['in_sync', 'drifted', 'undeclared'];

const verdict = (status: Status, drift_detected = status === 'drifted') =>
  driftDocument({ scenarios: { status, drift_detected } }).scenarios;

describe('what is shown of a verdict', () => {
  it('is the verdict itself while it is current', () => {
    for (const status of KNOWN) {
      expect(shownVerdict(verdict(status), null)).toMatchObject({ status, lastKnown: null, detail: 'It is as declared.' });
    }
  });

  it.each(OUTAGES)('is unknown during an outage ($kind), with the last state by name', (outage) => {
    for (const status of KNOWN) {
      expect(shownVerdict(verdict(status), outage)).toMatchObject({ status: 'unknown', lastKnown: status });
    }
  });

  it('keeps saying that the last known state was a drift', () => {
    expect(shownVerdict(verdict('unknown', true), null)).toMatchObject({ status: 'unknown', lastKnown: 'drifted' });
    expect(shownVerdict(verdict('unknown', false), null)).toMatchObject({ status: 'unknown', lastKnown: null });
  });
});
