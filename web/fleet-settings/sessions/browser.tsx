import { quotable } from '../../words/quotation.ts';
import { browserWords } from './browser-words.ts';

/** What a browser calls itself, which is a quotation: in short, and whole when it is unfolded. */
export function Browser({ userAgent }: { userAgent: string | null }) {
  if (userAgent === null) return <p class="quiet">a browser that does not say what it is</p>;
  return (
    <details class="quiet">
      <summary>{browserWords(userAgent) ?? 'a browser that is not known'}</summary>
      <p>
        It says: <q>{quotable(userAgent)}</q>
      </p>
    </details>
  );
}
