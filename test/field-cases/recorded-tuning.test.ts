import { expect, test } from 'vitest';
import { survey } from '../../agent/observe/seclang/survey.ts';
import { readThresholds } from '../../agent/observe/seclang/thresholds.ts';
import { evaluateWaf } from '../../agent/observe/seclang/waf.ts';
import { readTuningRule } from '../../agent/observe/tuning/tuning-rule.ts';
import { asUnobservable } from '../../agent/observe/unobservable.ts';
import { recorded } from './support/recorded.ts';

type Enforced = [inbound: number | string | null, outbound: number | string | null];

/** A tuning file, and what a current engine did with it, listed before and after the CRS. */
interface Recorded {
  id: string;
  yaml_base64: string;
  engine: { refused: string | null; before: Enforced | null; after: Enforced | null };
}

const RECORDS = recorded<Recorded>('tuning.jsonl.gz');
const guard = (id: number, which: string, value: number): string =>
  `SecRule &TX:${which}_anomaly_score_threshold "@eq 0" "id:${id},phase:1,pass,nolog,setvar:'tx.${which}_anomaly_score_threshold=${value}'"`;
const COMPARES =
  'SecAction "id:949999,phase:2,pass,nolog,setvar:tx.a=%{tx.inbound_anomaly_score_threshold},setvar:tx.b=%{tx.outbound_anomaly_score_threshold}"';
const CRS = { survey: survey([guard(901100, 'inbound', 5), guard(901110, 'outbound', 4), COMPARES].join('\n')), isOurs: false };

/** What is said of a file: the thresholds, or the state that keeps it from being read. */
function read({ yaml_base64 }: Recorded, order: 'before' | 'after'): Enforced | string {
  try {
    const { survey: text } = readThresholds(readTuningRule(Buffer.from(yaml_base64, 'base64')));
    const ours = { survey: text, isOurs: true };
    const verdict = evaluateWaf(order === 'before' ? [ours, CRS] : [CRS, ours]);
    return verdict.is === 'enforces' ? [verdict.thresholds.inbound ?? 5, verdict.thresholds.outbound ?? 4] : verdict.is;
  } catch (error) {
    return asUnobservable(error).state;
  }
}

test.each(['before', 'after'] as const)(
  'what is read of a tuning file listed %s the CRS is what the engine enforced',
  (order) => {
    const wrong = RECORDS.filter((record) => {
      const said = read(record, order);
      if (typeof said === 'string') return false;
      return JSON.stringify(said) !== JSON.stringify(record.engine[order]);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  },
);

test('no file that the engine takes is called invalid', () => {
  const wrong = RECORDS.filter((record) => record.engine.refused === null && read(record, 'before') === 'invalid');
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

test('at most 12 in a hundred that the engine takes and gives numbers is not read', () => {
  const numbers = RECORDS.filter(({ engine: { before, after } }) => {
    return before?.every((value) => typeof value === 'number') && JSON.stringify(before) === JSON.stringify(after);
  });
  const unread = numbers.filter((record) => typeof read(record, 'before') === 'string');
  expect(numbers.length).toBeGreaterThan(150);
  expect(unread.length).toBeLessThanOrEqual(numbers.length * 0.12);
});
