import { type ByWhom, byWhom } from './by-whom.ts';
import { visibleText } from './quotation.ts';
import type { Sentence } from './sentence.ts';

/**
 * `The intent of web-2 was changed by ci 9 s ago: Declared crowdsecurity/ssh-bf disabled.`
 * @param change the newest of it; null where it is not known
 */
export function intentChangedWords(hostName: string, change: (ByWhom & { detail: string }) | null): Sentence {
  const what = `The intent of ${hostName} was changed`;
  return change === null ? [`${what} meanwhile.`] : [what, ...byWhom(change), `: ${visibleText(change.detail)}`];
}
