import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readThresholds, type TuningRules } from '../../../../agent/observe/seclang/thresholds.ts';
import { Unobservable } from '../../../../agent/observe/unobservable.ts';
import { damaged, garbage } from './support/damaged-texts.ts';
import { decidable } from './support/decidable-texts.ts';
import { enforce } from './support/engine-model.ts';

// fast-check prints the seed and the path of a counterexample; with them here the same inputs are made again.
const SEED = 20_261_122;
const RUNS = 20_000;

function read(text: string): TuningRules | Unobservable {
  try {
    return readThresholds(text);
  } catch (error) {
    if (error instanceof Unobservable) return error;
    throw error;
  }
}

function isNoWrongClaim(text: string): void {
  const claim = read(text);
  const truth = enforce(text);
  if (truth === 'beyond') return;
  if (!(claim instanceof Unobservable)) expect({ inbound: claim.inbound, outbound: claim.outbound }).toEqual(truth);
  else if (claim.state === 'invalid') expect(truth).toBe('refused');
  else expect(claim.state).toBe('indeterminate');
}

test(`${RUNS} texts that can be decided are read as what they were made to enforce`, async () => {
  const property = fc.property(decidable, ({ text, inbound, outbound }) => {
    expect(readThresholds(text)).toMatchObject({ inbound, outbound });
    expect(enforce(text)).toEqual({ inbound, outbound });
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
});

test(`${RUNS} damaged texts: no exception, and no claim that the engine would not keep`, async () => {
  await fc.assert(fc.property(damaged, isNoWrongClaim), { seed: SEED, numRuns: RUNS });
});

test(`${RUNS} texts of nonsense: no exception, and no claim that the engine would not keep`, async () => {
  await fc.assert(fc.property(garbage, isNoWrongClaim), { seed: SEED, numRuns: RUNS });
});
