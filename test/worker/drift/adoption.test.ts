import { expect, test } from 'vitest';
import { adoptThresholds } from '../../../worker/drift/index.ts';
import { nothingDeclared, tuningReport } from './support/cases.ts';

test('the first decidable file is adopted, so that nobody is told of a drift from something nobody declared', () => {
  expect(adoptThresholds(nothingDeclared, tuningReport(10, 7))).toEqual({ inbound: 10, outbound: 7 });
});

test("a threshold that the file does not set is adopted as CRS's default", () => {
  expect(adoptThresholds(nothingDeclared, tuningReport(null, null))).toEqual({ inbound: 5, outbound: 4 });
});

test('what was declared stays, the other threshold is adopted', () => {
  expect(adoptThresholds({ ...nothingDeclared, inbound: 20 }, tuningReport(10, 7))).toEqual({ inbound: 20, outbound: 7 });
});

test.each([0, 101, 1_000_000])('%i cannot be declared and is not adopted', (value) => {
  expect(adoptThresholds(nothingDeclared, tuningReport(value, 7))).toEqual({ inbound: null, outbound: 7 });
});

test('nothing is adopted from a file that decides nothing, or twice', () => {
  expect(adoptThresholds(nothingDeclared, tuningReport(null, null, { state: 'indeterminate' }))).toBeNull();
  expect(adoptThresholds(nothingDeclared, tuningReport(null, null, { state: 'missing' }))).toBeNull();
  expect(adoptThresholds({ ...nothingDeclared, inbound: 5, outbound: 4 }, tuningReport(10, 7))).toBeNull();
});
