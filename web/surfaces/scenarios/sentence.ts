import type { DriftDocument, ScenariosVerdict } from '#contract';
import { cutOf } from '../../data/evidence.ts';
import type { Sentence } from '../../words/sentence.ts';
import type { Remedy } from '../page-surface.ts';
import { byWords, receivedWords, type Telling, untilWords } from '../telling.ts';

/** A list of a verdict that tells what differs. */
export type List = 'actually_enabled' | 'actually_missing' | 'actually_simulated' | 'still_running' | 'not_running';

/** A verdict's list, and how many there are with those that this answer leaves out. */
export interface Listed {
  names: readonly string[];
  count: number;
}

/** One list of a verdict; an older Worker does not know each of them. */
export function listed(verdict: ScenariosVerdict, list: List): Listed {
  const names: readonly string[] = verdict[list] ?? [];
  return { names, count: names.length + cutOf(verdict, list) };
}

const are = ({ count }: Listed) => (count === 1 ? 'is' : 'are');
const were = ({ count }: Listed) => (count === 1 ? 'was' : 'were');

/** One name is named, more are counted, since the list stands right below: `a`, `5 scenarios`. */
function namesInWords({ names: [first], count }: Listed): Sentence {
  return count === 1 && first !== undefined ? [{ name: first }] : [`${count} scenarios`];
}

/** What differs, one part for each way in which it does. */
interface Parts {
  enabled: Sentence;
  missing: Sentence;
  simulated: Sentence;
}

/** Joins a part about each list that is not empty: `a, b, and c`. */
function joined(verdict: ScenariosVerdict, say: (enabled: Listed, missing: Listed, simulated: Listed) => Parts): Sentence {
  const [enabled, missing, simulated] = [
    listed(verdict, 'actually_enabled'),
    listed(verdict, 'actually_missing'),
    listed(verdict, 'actually_simulated'),
  ] as const;
  const parts = say(enabled, missing, simulated);
  const told = [
    ...(enabled.count > 0 ? [parts.enabled] : []),
    ...(missing.count > 0 ? [parts.missing] : []),
    ...(simulated.count > 0 ? [parts.simulated] : []),
  ];
  return told.flatMap((part, at) => [...(at === 0 ? [] : [', and ']), ...part]);
}

/** The apply command installs and removes, and then reloads; it changes nothing about a simulation. */
export function remedy({ scenarios: verdict }: DriftDocument): Remedy {
  const differs = (...lists: List[]) => lists.some((list) => listed(verdict, list).count > 0);
  if (differs('actually_enabled', 'actually_missing')) return 'apply';
  if (differs('actually_simulated')) return 'by_hand';
  return differs('still_running', 'not_running') ? 'reload' : 'apply';
}

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

/** What differs on the scenarios surface, and whose doing it was. */
export function scenariosSentence(document: DriftDocument, { hostName, clock }: Telling): Sentence {
  const verdict = document.scenarios;
  const doneBy = remedy(document);
  if (doneBy === 'reload') return reloadSentence(document, hostName);
  switch (verdict.cause) {
    case 'intent':
      return [
        'You ',
        ...joined(verdict, (enabled, missing, simulated) => ({
          enabled: ['disabled ', ...namesInWords(enabled)],
          missing: ['enabled ', ...namesInWords(missing)],
          simulated: ['enabled ', ...namesInWords(simulated), `, which ${are(simulated)} only simulated on ${hostName}`],
        })),
        `${doneBy === 'apply' ? receivedWords(document, hostName) : ''}.`,
      ];
    case 'host':
      return [
        `${hostName} was as declared${untilWords(verdict, clock)}; then `,
        ...joined(verdict, (enabled, missing, simulated) => ({
          enabled: [...namesInWords(enabled), ' came back'],
          missing: [...namesInWords(missing), ` ${were(missing)} removed`],
          simulated: [...namesInWords(simulated), ` ${were(simulated)} simulated`],
        })),
        `${byWords(verdict)}.`,
      ];
    case null:
      return [
        ...joined(verdict, (enabled, missing, simulated) => ({
          enabled: [...namesInWords(enabled), ` ${are(enabled)} installed, though disabled here`],
          missing: [...namesInWords(missing), ` ${are(missing)} not installed, though enabled here`],
          simulated: [...namesInWords(simulated), ` ${are(simulated)} simulated, though enabled here`],
        })),
        '.',
      ];
  }
}
