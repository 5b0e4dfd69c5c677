import type { ProtectionGap } from '#contract';
import { asDetail, wellFormed } from '../../words/printable.ts';

const LISTED_MAX = 20;
// A name may have 1,024 characters, and a message has other things to carry.
const LISTED_MAX_CHARS = 2_000;

/** A gap that concerns all of the host. @param detail a sentence that names CrowdSec's own file and key */
export const gapOfHost = (kind: string, count: number, detail: string): ProtectionGap => ({
  kind,
  scenarios: [],
  count,
  detail: asDetail(detail),
});

/** A gap that concerns some scenarios, of which the first are listed. @param names of scenarios, none twice */
export function gapOf(kind: string, names: readonly string[], detail: string): ProtectionGap {
  const listed: string[] = [];
  let chars = 0;
  for (const name of [...names].sort().map(wellFormed)) {
    chars += name.length;
    if (listed.length === LISTED_MAX || chars > LISTED_MAX_CHARS) break;
    listed.push(name);
  }
  return { kind, scenarios: listed, count: names.length, detail: asDetail(detail) };
}

/** The first few of a list, and how many more there are: for a sentence. */
export function firstOf(texts: readonly string[]): string {
  const [shown, rest] = [texts.slice(0, 3).map((text) => text.slice(0, 150)), texts.length - 3];
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
