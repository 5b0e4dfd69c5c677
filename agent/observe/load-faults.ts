import { asDetail } from '../words/printable.ts';

/** What a sentence about a surface has to say, and one about the next load need not: that it fails is what is said with it. */
const SAID_ANYWAY: readonly (readonly [RegExp, string])[] = [
  [/^CrowdSec's whole load fails: /, ''],
  [/ makes CrowdSec's whole load fail(?=: )/, ''],
  [/: CrowdSec does not start with it$/, ''],
];

/**
 * What in CrowdSec's folders would make its next load fail, gathered during one observation by whoever comes across it. A failed
 * load ends the engine, so a fault counts for the whole host and not only for the surface whose files hold it.
 */
export class LoadFaults {
  readonly #sentences = new Set<string>();

  /** @param sentence names the file and CrowdSec's own term, key or directive; without a full stop */
  note(sentence: string): void {
    this.#sentences.add(SAID_ANYWAY.reduce((rest, [words, instead]) => rest.replace(words, instead), sentence));
  }

  /** Takes over what was noted elsewhere. */
  noteAll(others: LoadFaults): void {
    for (const sentence of others.#sentences) this.note(sentence);
  }

  /** All of it in one sentence, fit for a report; null where nothing is known to be wrong. */
  get sentence(): string | null {
    const [first, ...others] = this.#sentences;
    if (first === undefined) return null;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `${asDetail(first).slice(0, 900)}${more}`;
  }
}
