import { expect, it } from 'vitest';
import type { TuningVerdict } from '#contract';
import { numbersOnDisk } from '../../../../web/surfaces/appsec-tuning/difference.tsx';
import { driftDocument } from '../../support/drift-document.ts';

const numbers = (appsec_tuning: Partial<TuningVerdict>) => numbersOnDisk(driftDocument({ appsec_tuning }).appsec_tuning);

it('names the thresholds that differ while CrowdSec does not run, and no other', () => {
  const down = { status: 'unknown', reason: 'engine_down', drift_detected: true } as const;
  const inbound = 'The inbound threshold is 10 on disk, 15 in the intent.';
  expect(numbers({ ...down, actual_inbound: 10 })).toBe(inbound);
  expect(numbers({ ...down, actual_inbound: 10, actual_outbound: 9 })).toBe(
    `${inbound} The outbound threshold is 9 on disk, 4 in the intent.`,
  );
});

it('leaves it to the verdict’s sentence where that names them', () => {
  expect(numbers({ status: 'drifted', drift_detected: true, actual_inbound: 10 })).toBe('');
});
