import type { DriftDocument, ScenarioRow, ScenariosVerdict } from '#contract';
import { cutOf } from '../../../data/evidence.ts';
import { SentenceText } from '../../../parts/name.tsx';
import type { Sentence } from '../../../words/sentence.ts';
import { ASKED_LISTS, askedByBaseline, isLeftByApply, loadedRows } from '../asked.ts';

/** More names than these are counted. */
const NAMED_MAX = 3;

/**
 * What an apply puts back although nobody declared it, and how it does not; null where it puts back nothing of the kind.
 * @param rows of the host, as far as they are loaded
 */
export function putBackWords(verdict: ScenariosVerdict, rows: readonly ScenarioRow[]): Sentence | null {
  const names = askedByBaseline(verdict).filter((name) => !isLeftByApply(name, rows));
  const lists = ['expected_enabled', 'expected_simulated', ...ASKED_LISTS];
  // What the snapshot leaves out of its lists may be of the baseline too.
  const isCut = verdict.baseline_count != null && lists.some((list) => cutOf(verdict, list) > 0);
  if (names.length === 0 && !isCut) return null;
  if (names.length === 0 || isCut) return ['It may put back what was adopted and nobody declared.'];
  const what: Sentence =
    names.length > NAMED_MAX
      ? [`${names.length} scenarios`]
      : names.flatMap((name, at) => [at === 0 ? '' : at === names.length - 1 ? ' and ' : ', ', { name }]);
  return ['It puts back ', ...what, ` as adopted: nobody declared ${names.length === 1 ? 'it' : 'them'}.`];
}

/** What is said beside the apply command. */
export function PutBack({ document }: { document: DriftDocument }) {
  const words = putBackWords(document.scenarios, loadedRows(document));
  return (
    words && (
      <p>
        <SentenceText sentence={words} /> With <code class="flag">--declared-only</code> at its end the command leaves all that as
        it is.
      </p>
    )
  );
}
