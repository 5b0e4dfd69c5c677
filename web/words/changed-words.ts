import type { HostEvent } from '#contract';
import { visibleText } from './quotation.ts';
import type { Sentence } from './sentence.ts';
import { byWhom } from './who-did.ts';

/**
 * `The intent of web-2 was changed by ci 9 s ago: Declared crowdsecurity/ssh-bf disabled.`
 * @param change the newest of it; null where it is not known
 */
export function intentChangedWords(
  hostName: string,
  change: Pick<HostEvent, 'at' | 'actor' | 'actor_kind' | 'detail'> | null,
): Sentence {
  const what = `The intent of ${hostName} was changed`;
  return change === null ? [`${what} meanwhile.`] : [what, ...byWhom(change), `: ${visibleText(change.detail)}`];
}
