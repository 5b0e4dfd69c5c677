import type { IntentChange } from '#contract';
import { Name, SentenceText } from '../parts/name.tsx';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import { plainText, type Sentence } from '../words/sentence.ts';

/** What would change of an intent, one line each, in the words of the surface that it is about; and what would stay. */
export function IntentChanges({ changes, skipped }: { changes: readonly IntentChange[]; skipped: readonly string[] }) {
  return (
    <ul>
      {changes.flatMap(changeLines).map((line) => (
        <li key={plainText(line)}>
          <SentenceText sentence={line} />
        </li>
      ))}
      {skipped.map((item) => (
        <li key={item}>
          <Name>{item}</Name> stays: it is a local file there
        </li>
      ))}
    </ul>
  );
}

const changeLines = (change: IntentChange): Sentence[] =>
  PAGE_SURFACES.map(({ changeWords }) => changeWords(change)).filter((line) => line !== null);
