import type { DriftDocument, ScenariosVerdict } from '#contract';
import { cutOf } from '../../data/evidence.ts';
import type { Sentence } from '../../words/sentence.ts';
import type { Remedy } from '../page-surface.ts';
import { receivedWords, type Telling, untilWords } from '../telling.ts';

const are = (names: readonly string[]) => (names.length === 1 ? 'is' : 'are');
const were = (names: readonly string[]) => (names.length === 1 ? 'was' : 'were');

/** One name is named, more are counted, since the list stands right below: `a`, `5 scenarios`. @param cut how many are not in it */
function namesInWords(names: readonly string[], cut: number): Sentence {
  const [first] = names;
  const count = names.length + cut;
  if (first === undefined) return ['no scenario'];
  return count === 1 ? [{ name: first }] : [`${count} scenarios`];
}

/** What differs, one part for each way in which it does. */
interface Parts {
  enabled: Sentence;
  missing: Sentence;
  simulated: Sentence;
}

/** Joins a part about each list that is not empty: `a, b, and c`. */
function joined(verdict: ScenariosVerdict, say: (names: Parts) => Parts): Sentence {
  const { actually_enabled, actually_missing, actually_simulated } = verdict;
  const parts = say({
    enabled: namesInWords(actually_enabled, cutOf(verdict, 'actually_enabled')),
    missing: namesInWords(actually_missing, cutOf(verdict, 'actually_missing')),
    simulated: namesInWords(actually_simulated, cutOf(verdict, 'actually_simulated')),
  });
  const told = [
    ...(actually_enabled.length > 0 ? [parts.enabled] : []),
    ...(actually_missing.length > 0 ? [parts.missing] : []),
    ...(actually_simulated.length > 0 ? [parts.simulated] : []),
  ];
  return told.flatMap((part, at) => [...(at === 0 ? [] : [', and ']), ...part]);
}

/** What CrowdSec runs otherwise than its disk has it; an older Worker does not say. */
export const runningOtherwise = ({ still_running = [], not_running = [] }: ScenariosVerdict) => ({ still_running, not_running });

/** The apply command installs and removes, and then reloads; it changes nothing about a simulation. */
export function remedy({ scenarios: verdict }: DriftDocument): Remedy {
  if (verdict.actually_enabled.length + verdict.actually_missing.length > 0) return 'apply';
  if (verdict.actually_simulated.length > 0) return 'by_hand';
  const { still_running, not_running } = runningOtherwise(verdict);
  return still_running.length + not_running.length > 0 ? 'reload' : 'apply';
}

function reloadSentence({ scenarios: verdict, host }: DriftDocument, hostName: string): Sentence {
  const { still_running: removed, not_running: added } = runningOtherwise(verdict);
  const loadedAt = host?.engine.loaded_at ?? null;
  const loaded: Sentence = loadedAt === null ? [] : ['it loaded ', { at: loadedAt }, ' and which '];
  const told: Sentence[] = [
    ...(removed.length > 0
      ? [
          [
            'still runs ',
            ...namesInWords(removed, cutOf(verdict, 'still_running')),
            ', which ',
            ...loaded,
            `${were(removed)} removed since`,
          ],
        ]
      : []),
    ...(added.length > 0
      ? [['does not yet run ', ...namesInWords(added, cutOf(verdict, 'not_running')), ' as its disk has it']]
      : []),
  ];
  return [`${hostName} `, ...told.flatMap((part, at) => [...(at === 0 ? [] : ['; it ']), ...part]), '.'];
}

/** What differs on the scenarios surface, and whose doing it was. */
export function scenariosSentence(document: DriftDocument, { hostName, clock }: Telling): Sentence {
  const verdict = document.scenarios;
  const doneBy = remedy(document);
  if (doneBy === 'reload') return reloadSentence(document, hostName);
  const { actually_enabled: enabled, actually_missing: missing, actually_simulated: simulated } = verdict;
  switch (verdict.cause) {
    case 'intent':
      return [
        'You ',
        ...joined(verdict, (names) => ({
          enabled: ['disabled ', ...names.enabled],
          missing: ['enabled ', ...names.missing],
          simulated: ['enabled ', ...names.simulated, `, which ${are(simulated)} only simulated on ${hostName}`],
        })),
        `${doneBy === 'apply' ? receivedWords(document, hostName) : ''}.`,
      ];
    case 'host':
      return [
        `${hostName} was as declared${untilWords(verdict, clock)}; then `,
        ...joined(verdict, (names) => ({
          enabled: [...names.enabled, ' came back'],
          missing: [...names.missing, ` ${were(missing)} removed`],
          simulated: [...names.simulated, ` ${were(simulated)} simulated`],
        })),
        ' (hub upgrade, cscli or an edit by hand).',
      ];
    case null:
      return [
        ...joined(verdict, (names) => ({
          enabled: [...names.enabled, ` ${are(enabled)} installed, though disabled here`],
          missing: [...names.missing, ` ${are(missing)} not installed, though enabled here`],
          simulated: [...names.simulated, ` ${are(simulated)} simulated, though enabled here`],
        })),
        '.',
      ];
  }
}
