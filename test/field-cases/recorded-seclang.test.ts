import { expect, test } from 'vitest';
import { survey } from '../../agent/observe/seclang/survey.ts';
import { readThresholds } from '../../agent/observe/seclang/thresholds.ts';
import type { WafVerdict } from '../../agent/observe/seclang/verdict.ts';
import { evaluateWaf, refusalOf } from '../../agent/observe/seclang/waf.ts';
import { asUnobservable } from '../../agent/observe/unobservable.ts';
import { recorded } from './support/recorded.ts';

type Values = [inbound: string | null, outbound: string | null];

/**
 * Random texts of one WAF in their order, and what Coraza 3.7.0 did with them: it refused them, or ran a request through. `end`: the
 * variables after it; `compared`: what they were where a stand-in for the CRS compared with them, null where none did.
 */
interface Recorded {
  parts: { text: string; ours: boolean }[];
  engine: { refused: string } | { panics: boolean; off: boolean; end: Values; compared: Values | null };
}

const RECORDS = recorded<Recorded>('seclang.jsonl.gz').map((record) => ({
  ...record,
  texts: record.parts.map(({ text, ours }) => ({ survey: survey(text), isOurs: ours })),
}));

const number = (text: string | null | undefined, standard: number): number | string => {
  if (text === null || text === undefined) return standard;
  return /^[0-9]+$/.test(text) ? Number(text) : text;
};

function isTrue(verdict: WafVerdict & { is: 'enforces' }, { engine }: Recorded): boolean {
  if ('refused' in engine || engine.panics || engine.off) return false;
  // Where a text compares with a threshold itself, in the middle of the rules, that is not what was recorded.
  if (verdict.compares && engine.compared === null) return true;
  const [inbound, outbound] = engine.compared ?? engine.end;
  const { thresholds } = verdict;
  return (thresholds.inbound ?? 5) === number(inbound, 5) && (thresholds.outbound ?? 4) === number(outbound, 4);
}

test('what a WAF is said to enforce is what the engine enforced', () => {
  const said = RECORDS.map((record) => ({ record, verdict: evaluateWaf(record.texts) }));
  const enforcing = said.filter(({ verdict }) => verdict.is === 'enforces');
  const wrong = enforcing.filter(({ record, verdict }) => verdict.is === 'enforces' && !isTrue(verdict, record));
  expect(wrong.map(({ record }) => [record.parts, record.engine])).toEqual([]);
  expect(enforcing.length).toBeGreaterThan(RECORDS.length / 3);
});

test('no text is said to be refused that the engine loaded', () => {
  const wrong = RECORDS.filter(({ texts, engine }) => refusalOf(texts) !== null && !('refused' in engine));
  expect(wrong.map(({ parts }) => parts)).toEqual([]);
});

test('of what the engine refused nearly all is said to be', () => {
  const refused = RECORDS.filter(({ engine }) => 'refused' in engine);
  const known = refused.filter(({ texts }) => refusalOf(texts) !== null);
  expect(known.length).toBeGreaterThan(refused.length * 0.95);
});

test('a text that is read alone sets what the engine had at the end', () => {
  const alone = RECORDS.filter(({ parts }) => parts.length === 1 && parts[0]?.ours === true);
  const wrong = alone.filter(({ parts: [only], engine }) => {
    try {
      const { inbound, outbound } = readThresholds(only?.text ?? '');
      if ('refused' in engine || engine.panics) return true;
      return (
        inbound !== (engine.end[0] === null ? null : Number(engine.end[0])) ||
        outbound !== (engine.end[1] === null ? null : Number(engine.end[1]))
      );
    } catch (error) {
      return asUnobservable(error).state === 'invalid' && !('refused' in engine);
    }
  });
  expect(alone.length).toBeGreaterThan(1000);
  expect(wrong.map(({ parts }) => parts)).toEqual([]);
});
