import { describe, expect, it } from 'vitest';
import { raisedWords } from '../../../../web/surfaces/appsec-tuning/raised.tsx';
import type { ShownThresholds } from '../../../../web/surfaces/appsec-tuning/shown.ts';

const of = { host: 'web2aaaaaaaa', revision: 7 };
const shown: ShownThresholds = {
  inbound: { value: 15, isDeclared: false, of },
  outbound: { value: 4, isDeclared: false, of },
};

describe('a threshold that is to be declared', () => {
  it('higher than it was protects less, and it is said from which score on', () => {
    expect(raisedWords({ inbound_threshold: 30 }, shown)).toEqual(['AppSec blocks less: from a score of 30 on, not from 15.']);
  });

  it('is told with the other one where both rise', () => {
    expect(raisedWords({ inbound_threshold: 30, outbound_threshold: 9 }, shown)).toHaveLength(2);
  });

  it('lower, or as it was, is no question', () => {
    expect(raisedWords({ inbound_threshold: 5, outbound_threshold: 4 }, shown)).toEqual([]);
    expect(raisedWords({ inbound_threshold: 15 }, shown)).toEqual([]);
  });
});
