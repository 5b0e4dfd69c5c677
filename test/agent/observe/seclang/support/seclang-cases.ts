import { expect, test } from 'vitest';
import { readThresholds } from '../../../../../agent/observe/seclang/thresholds.ts';

export const IN = 'tx.inbound_anomaly_score_threshold';
export const OUT = 'tx.outbound_anomaly_score_threshold';

/** A SecAction of phase 1 with this in its action list. */
export const action = (list: string, id = 1): string => `SecAction "id:${id},phase:1,nolog,pass,${list}"`;

/** What a text is read as: the two thresholds, or the state and a part of the sentence. */
export type Expected = readonly [number | null, number | null] | readonly ['indeterminate' | 'invalid', RegExp];

/** A rule of the engine with one text that shows it. */
export type Case = readonly [rule: string, text: string, expected: Expected];

/** One test a case, named after its rule. */
export function testCases(cases: readonly Case[]): void {
  test.each(cases)('%s', (_, text, [first, second]) => {
    if (second instanceof RegExp) {
      const fault = expect.objectContaining({ state: first, message: expect.stringMatching(second) });
      expect(() => readThresholds(text)).toThrow(fault);
    } else {
      expect(readThresholds(text)).toMatchObject({ inbound: first, outbound: second });
    }
  });
}
