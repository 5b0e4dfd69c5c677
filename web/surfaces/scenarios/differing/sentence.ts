import type { Declared, DriftDocument, ScenarioRow, ScenariosVerdict } from '#contract';
import type { Sentence } from '../../../words/sentence.ts';
import { agreedWords, byWords, receivedWords, type Telling } from '../../telling.ts';
import { ASKED_LISTS, type AskedList, askedBy } from '../asked.ts';
import { type Listed, listed } from './listed.ts';
import { remedy } from './remedy.ts';

const are = ({ count }: Listed) => (count === 1 ? 'is' : 'are');
const were = ({ count }: Listed) => (count === 1 ? 'was' : 'were');

/** One name is named, more are counted, since the list stands right below: `a`, `5 scenarios`. */
export function namesInWords({ names: [first], count }: Listed): Sentence {
  return count === 1 && first !== undefined ? [{ name: first }] : [`${count} scenarios`];
}

/** Joins what is said of each list that is not empty: `a, b, and c`. */
const joined = (told: readonly (readonly [Listed, (list: Listed) => Sentence])[]): Sentence =>
  told.filter(([list]) => list.count > 0).flatMap(([list, say], at) => [...(at === 0 ? [] : [', and ']), ...say(list)]);

function reloadSentence({ scenarios: verdict, host }: DriftDocument, hostName: string): Sentence {
  const removed = listed(verdict, 'still_running');
  const added = listed(verdict, 'not_running');
  const loadedAt = host?.engine.loaded_at ?? null;
  const loaded: Sentence = loadedAt === null ? [] : ['it loaded ', { at: loadedAt }, ' and which '];
  const told: Sentence[] = [
    ...(removed.count > 0
      ? [['still runs ', ...namesInWords(removed), ', which ', ...loaded, `${were(removed)} removed since`]]
      : []),
    ...(added.count > 0 ? [['does not yet run ', ...namesInWords(added), ' as its disk has it']] : []),
  ];
  return [`${hostName} `, ...told.flatMap((part, at) => [...(at === 0 ? [] : ['; it ']), ...part]), '.'];
}

/** How a scenario is that is not as it shall be, by the list that names it. */
const FOUND: Record<AskedList, string> = {
  actually_missing: 'not installed',
  actually_simulated: 'only simulated',
  not_simulated: 'not simulated',
};

/** What is declared and the host is not yet. Who declared it is in the history: the reader may be somebody else. */
function declaredWords(verdict: ScenariosVerdict, hostName: string): Sentence {
  const asked = (list: AskedList) => askedBy(verdict, list);
  const is = (words: string) => (those: Listed) => [...namesInWords(those), ` ${are(those)} ${words}`];
  return joined([
    [listed(verdict, 'actually_enabled'), is('declared disabled')],
    [asked('actually_missing').declared, is('declared enabled')],
    [asked('actually_simulated').declared, is(`declared enabled, but only simulated on ${hostName}`)],
    [asked('not_simulated').declared, is('declared simulated')],
    [asked('actually_missing').simulated, is(`declared simulated, but not installed on ${hostName}`)],
    ...ASKED_LISTS.map(
      (list) =>
        [
          asked(list).baseline,
          (those: Listed) => is(`to be as adopted, but ${are(those)} ${FOUND[list]} on ${hostName}`)(those),
        ] as const,
    ),
  ]);
}

/** How it was when it was adopted, where it is not so any more. */
const ADOPTED_AS: Record<AskedList, string> = {
  actually_missing: '',
  actually_simulated: ' as blocking',
  not_simulated: ' as simulated',
};

/** What is not as it shall be, where nobody knows which of the two changed. */
function foundWords(verdict: ScenariosVerdict): Sentence {
  const declared = ({ count }: Listed, as: Declared) => `${count === 1 ? 'it is' : 'they are'} declared ${as}`;
  return joined([
    [
      listed(verdict, 'actually_enabled'),
      (those) => [...namesInWords(those), ` ${are(those)} installed, though ${declared(those, 'disabled')}`],
    ],
    ...ASKED_LISTS.flatMap((list) => {
      const asked = askedBy(verdict, list);
      const is = (why: (those: Listed) => string) => (those: Listed) => [
        ...namesInWords(those),
        ` ${are(those)} ${FOUND[list]}, though ${why(those)}`,
      ];
      return [
        [asked.declared, is((those) => declared(those, list === 'not_simulated' ? 'simulated' : 'enabled'))],
        [asked.simulated, is((those) => declared(those, 'simulated'))],
        [asked.baseline, is((those) => `${those.count === 1 ? 'it was' : 'they were'} adopted${ADOPTED_AS[list]}`)],
      ] as const;
    }),
  ]);
}

/**
 * What differs on the scenarios surface, and whose doing it was.
 * @param rows of the host, as far as they are loaded
 */
export function scenariosSentence(
  document: DriftDocument,
  { hostName, clock }: Telling,
  rows: readonly ScenarioRow[] = [],
): Sentence {
  const verdict = document.scenarios;
  const doneBy = remedy(document, rows);
  if (doneBy === 'reload') return reloadSentence(document, hostName);
  switch (verdict.cause) {
    case 'intent':
      return [...declaredWords(verdict, hostName), `${doneBy === 'apply' ? receivedWords(document, hostName) : ''}.`];
    case 'host':
      return [
        `${agreedWords(verdict, { hostName, clock })}; then `,
        ...joined([
          [listed(verdict, 'actually_enabled'), (those) => [...namesInWords(those), ' came back']],
          [listed(verdict, 'actually_missing'), (those) => [...namesInWords(those), ` ${were(those)} removed`]],
          [listed(verdict, 'actually_simulated'), (those) => [...namesInWords(those), ` ${were(those)} simulated`]],
          [listed(verdict, 'not_simulated'), (those) => [...namesInWords(those), ` ${were(those)} taken out of simulation`]],
        ]),
        `${byWords(verdict)}.`,
      ];
    case null:
      return [...foundWords(verdict), '.'];
  }
}
