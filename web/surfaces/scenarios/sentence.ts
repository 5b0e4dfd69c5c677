import type { DriftDocument } from '#contract';
import type { Sentence } from '../../words/sentence.ts';
import { receivedWords, type Telling, untilWords } from '../telling.ts';

const are = (names: readonly string[]) => (names.length === 1 ? 'is' : 'are');
const were = (names: readonly string[]) => (names.length === 1 ? 'was' : 'were');

/** One name is named, more are counted, since the list stands right below: `a`, `5 scenarios`. */
function namesInWords(names: readonly string[]): Sentence {
  const [first, second] = names;
  if (first === undefined) return ['no scenario'];
  if (second === undefined) return [{ name: first }];
  return [`${names.length} scenarios`];
}

/** Joins the part about what is still enabled and the part about what is missing; an empty list has none. */
function both(
  verdict: DriftDocument['scenarios'],
  say: (enabled: Sentence, missing: Sentence) => [Sentence, Sentence],
): Sentence {
  const { actually_enabled: enabled, actually_missing: missing } = verdict;
  const [still, gone] = say(namesInWords(enabled), namesInWords(missing));
  if (missing.length === 0) return still;
  return enabled.length === 0 ? gone : [...still, ', and ', ...gone];
}

/** What differs on the scenarios surface, and whose doing it was. */
export function scenariosSentence(document: DriftDocument, { hostName, clock }: Telling): Sentence {
  const verdict = document.scenarios;
  const { actually_enabled: enabled, actually_missing: missing } = verdict;
  switch (verdict.cause) {
    case 'intent':
      return [
        ...both(verdict, (still, gone) => [
          ['You disabled ', ...still],
          [enabled.length === 0 ? 'You enabled ' : 'enabled ', ...gone],
        ]),
        `${receivedWords(document, hostName)}.`,
      ];
    case 'host':
      return [
        `${hostName} was as declared${untilWords(verdict, clock)}; then `,
        ...both(verdict, (back, gone) => [
          [...back, ' came back'],
          [...gone, ` ${were(missing)} removed`],
        ]),
        ' (hub upgrade, cscli or an edit by hand).',
      ];
    case null:
      return [
        ...both(verdict, (still, gone) => [
          [...still, ` ${are(enabled)} installed, though disabled here`],
          [...gone, ` ${are(missing)} not installed, though enabled here`],
        ]),
        '.',
      ];
  }
}
