import * as fc from 'fast-check';
import { decidable } from './decidable-texts.ts';

const WORDS = [
  'SecAction ',
  'secaction ',
  'SecRule ',
  '"',
  "'",
  ',',
  ':',
  '=',
  '\\\n',
  '\n',
  '#',
  ' ',
  '\t',
  '\r\n',
  '%{tx.a}',
  '%',
  '!',
  '+',
  '-',
  'id:1',
  'id:2',
  'id:3',
  'phase:1',
  'phase:2',
  'phase:4',
  'phase:request',
  'pass',
  'nolog',
  'deny',
  'chain',
  "msg:'a,b'",
  'skipAfter:X',
  'setvar:tx.inbound_anomaly_score_threshold=15',
  "setvar:'tx.outbound_anomaly_score_threshold=4'",
  'setvar:tx.a=1',
  'setvar:',
  'tx.',
  'inbound_anomaly_score_threshold',
  '=7',
  '=high',
  '0',
  '15',
  '`',
  '\u{a0}',
  'é',
];

/** Words of SecLang in any order, nonsense for the most part. */
export const garbage: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** Decidable texts with some places overwritten, cut out or filled in. */
export const damaged: fc.Arbitrary<string> = fc
  .tuple(
    decidable,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...WORDS, '')), { minLength: 1, maxLength: 3 }),
  )
  .map(([{ text }, edits]) =>
    edits.reduce((whole, [where, length, word]) => {
      const at = where % (whole.length + 1);
      return whole.slice(0, at) + word + whole.slice(at + length);
    }, text),
  );
