import * as fc from 'fast-check';

/** A text of SecLang, and what it enforces by the way in which it was made. */
export interface Made {
  text: string;
  inbound: number | null;
  outbound: number | null;
}

const chance = fc.boolean();
const THRESHOLDS = ['inbound', 'outbound'] as const;
const value = fc.oneof(fc.constantFrom('0', '4', '5', '15', '015', '100'), fc.nat({ max: 999_999 }).map(String));

interface Step {
  which: (typeof THRESHOLDS)[number];
  value: string;
}
const step: fc.Arbitrary<Step> = fc.record({ which: fc.constantFrom(...THRESHOLDS), value });

const noise = fc.constantFrom(
  "msg:'a, b: setvar:tx.inbound_anomaly_score_threshold=99'",
  'nolog',
  'pass',
  "tag:'x'",
  'setvar:tx.old_inbound_anomaly_score_threshold=98',
  'setvar:tx.outbound_anomaly_score_threshold =97',
  "setvar:'tx.inbound_anomaly_score_threshold_x=96'",
  'setvar:tx.other=+1',
);

interface Rule {
  phase: string | null;
  steps: Step[];
  noise: string[];
  isOff: boolean;
  quoting: number;
  salt: number;
}
const rule: fc.Arbitrary<Rule> = fc.record({
  phase: fc.constantFrom('1', '2', 'request', null, '3', '4', '5', 'response', 'logging', "'1'"),
  steps: fc.array(step, { maxLength: 3 }),
  noise: fc.array(noise, { maxLength: 2 }),
  isOff: fc.integer({ max: 3, min: 0 }).map((number) => number === 0),
  quoting: fc.nat({ max: 1 }),
  salt: fc.nat({ max: 0xffff_ffff }),
});

const RUNS_IN: Record<string, number> = { '1': 1, "'1'": 1, '2': 2, request: 2 };

/** Texts of rules that all can be decided, written in many ways. */
export const decidable: fc.Arbitrary<Made> = fc.tuple(fc.array(rule, { maxLength: 5 }), chance).map(([rules, isWindows]) => {
  const lines = rules.flatMap((made, at) => write(made, at + 1));
  const text = lines.join(isWindows ? '\r\n' : '\n');
  const enforced: Made = { text, inbound: null, outbound: null };
  for (const phase of [1, 2]) {
    for (const made of rules) {
      if (made.isOff || (made.phase === null ? 2 : RUNS_IN[made.phase]) !== phase) continue;
      for (const { which, value } of made.steps) enforced[which] = Number.parseInt(value, 10);
    }
  }
  return enforced;
});

// A stream of bits, so that one number of the generator decides about all the ways to write a rule and shrinks as one.
function* bits(salt: number): Generator<boolean, never> {
  for (let state = salt | 1; ; state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) yield (state & 0x1000) !== 0;
}

function write(made: Rule, id: number): string[] {
  const stream = bits(made.salt);
  const flip = (): boolean => stream.next().value;
  const cased = (word: string): string => (flip() ? word.toUpperCase() : word);
  const steps = made.steps.map(({ which, value }) => {
    const target = `${cased('tx')}.${cased(`${which}_anomaly_score_threshold`)}=${value}`;
    return `${cased('setvar')}:${flip() ? `'${target}'` : target}`;
  });
  const phase = made.phase === null ? [] : [`${cased('phase')}:${made.phase}`];
  const list = [`${cased('id')}:${id}`, ...(flip() ? [...phase, ...made.noise, ...steps] : [...made.noise, ...steps, ...phase])];
  if (made.isOff) return [`${flip() ? '  ' : ''}# SecAction "${list.join(',')}"`];
  const quote = made.quoting === 0 || flip() ? '"' : '';
  const lines = [`${cased('SecAction')} ${quote}${list[0]}`];
  for (const part of list.slice(1)) {
    if (flip()) lines[lines.length - 1] += `,${flip() ? ' ' : ''}${part}`;
    else lines.push(`${flip() ? '  ' : ''},${part}`);
  }
  lines[lines.length - 1] += quote;
  const joined = lines.map((line, at) => (at < lines.length - 1 ? `${line}\\` : line));
  return joined.flatMap((line, at) => (at > 0 && flip() ? [flip() ? '# in between \\' : '', line] : [line]));
}
