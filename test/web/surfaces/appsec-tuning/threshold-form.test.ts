import { describe, expect, it } from 'vitest';
import type { TuningVerdict } from '#contract';
import * as contract from '#contract';
import {
  keepablePatch,
  parseThreshold,
  patchOf,
  patchWords,
  THRESHOLD_MAX,
  THRESHOLD_MIN,
} from '../../../../web/surfaces/appsec-tuning/patch.ts';
import { driftDocument } from '../../support/drift-document.ts';

const declared = {
  inbound_threshold: 15,
  outbound_threshold: 4,
  declared: { inbound: true, outbound: true },
  adopted: { inbound: false, outbound: false },
};

describe('the threshold form', () => {
  it('takes what the contract takes', () => {
    expect([THRESHOLD_MIN, THRESHOLD_MAX]).toEqual([contract.THRESHOLD_MIN, contract.THRESHOLD_MAX]);
  });

  it.each(['', '0', '101', '-1', '1.5', '1e1', 'ten', '99999'])('refuses %j', (typed) => {
    expect(parseThreshold(typed)).toBeNull();
    expect(patchOf({ inbound: typed, outbound: '4' }, declared)).toBeNull();
  });

  it.each([
    ['1', 1],
    ['100', 100],
    [' 7 ', 7],
  ])('reads %j', (typed, threshold) => {
    expect(parseThreshold(typed)).toBe(threshold);
  });

  it('sends only what changed', () => {
    expect(patchOf({ inbound: '10', outbound: '4' }, declared)).toEqual({ inbound_threshold: 10 });
    expect(patchOf({ inbound: '15', outbound: '5' }, declared)).toEqual({ outbound_threshold: 5 });
    expect(patchOf({ inbound: '15', outbound: '4' }, declared)).toBeNull();
  });

  it('can declare the default that is shown before anything was declared', () => {
    const undeclared = { ...declared, declared: { inbound: false, outbound: false } };
    expect(patchOf({ inbound: '15', outbound: '4' }, undeclared)).toEqual({ inbound_threshold: 15 });
  });
});

describe('keeping what the host has', () => {
  const kept = (appsec_tuning: Partial<TuningVerdict>) => {
    const patch = keepablePatch(driftDocument({ appsec_tuning }).appsec_tuning);
    return patch && { patch, words: patchWords(patch) };
  };

  it('declares and names the thresholds that differ, and leaves the other as it was adopted', () => {
    expect(kept({ actual_inbound: 10 })).toEqual({ patch: { inbound_threshold: 10 }, words: 'inbound 10' });
    expect(kept({ actual_outbound: 9 })).toEqual({ patch: { outbound_threshold: 9 }, words: 'outbound 9' });
    expect(kept({ actual_inbound: 10, actual_outbound: 9 })).toEqual({
      patch: { inbound_threshold: 10, outbound_threshold: 9 },
      words: 'inbound 10 and outbound 9',
    });
    expect(kept({})).toBeNull();
  });

  it.each([null, 0, 101])('is not offered for %s, which nobody can declare', (actual_inbound) => {
    expect(keepablePatch(driftDocument({ appsec_tuning: { actual_inbound } }).appsec_tuning)).toBeNull();
  });
});
