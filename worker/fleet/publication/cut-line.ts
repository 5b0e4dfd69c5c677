import { Buffer } from 'node:buffer';
import { SURFACE_NAMES } from '#contract';

/** Names and times are shorter than this; a longer text is a sentence, which may be shortened. */
const TEXT_KEPT_CHARS = 120;

/** What a person copies and runs is whole or it is wrong. */
const NEVER_SHORTENED = 'apply_command';

/** The first item of a list stays up to this size: whether a list is empty decides what a reader says. */
const FIRST_KEPT_BYTES = 256;

type Members = Record<string, unknown>;

/** A list or a sentence of a line, which may be cut. */
interface Part {
  readonly owner: Members;
  readonly key: string;
  readonly value: readonly unknown[] | string;
  /** In UTF-8, as JSON. */
  readonly bytes: number;
  /** Where the number of items left out is noted, and under which name. */
  readonly noted: Members;
  readonly name: string;
}

/**
 * Cuts the JSON of a host's line down to a size: the longest lists and sentences first, until all of them together fit. Each surface's
 * verdict, and for the rest the line, says in `cut` how many items a list lacks. A line that fits is returned unparsed. Pure.
 * @param maxBytes in UTF-8
 * @returns null where it cannot be cut so far
 */
export function cutLine(text: string, maxBytes: number): string | null {
  if (fits(text, maxBytes)) return text;
  const line = JSON.parse(text) as Members;
  const parts = partsOf(line);
  for (const { owner, key, value } of parts) owner[key] = typeof value === 'string' ? '' : [];
  // Each list is taken for cut here, so that noting those that are finds its room.
  for (const { noted, name, value } of parts) if (typeof value !== 'string') noted[name] = value.length;
  const each = shareOf(
    parts.map(({ bytes }) => bytes),
    maxBytes - byteLength(JSON.stringify(line)),
  );
  for (const { owner, key, value, bytes, noted, name } of parts) {
    const kept = bytes <= each ? value : typeof value === 'string' ? firstOfText(value, each) : firstItems(value, each);
    owner[key] = kept;
    if (kept.length === value.length) delete noted[name];
    else if (typeof value !== 'string') noted[name] = value.length - kept.length;
  }
  for (const owner of [line, ...verdictsOf(line)]) if (Object.keys(owner.cut as Members).length === 0) delete owner.cut;
  const cut = JSON.stringify(line);
  return fits(cut, maxBytes) ? cut : null;
}

/** The length of a text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function fits(text: string, maxBytes: number): boolean {
  // A UTF-16 unit takes 1 to 3 bytes, so that most texts need not be measured.
  return text.length * 3 <= maxBytes || (text.length <= maxBytes && byteLength(text) <= maxBytes);
}

function verdictsOf(line: Members): Members[] {
  return SURFACE_NAMES.flatMap((name) => (isMembers(line[name]) ? [line[name]] : []));
}

function partsOf(line: Members): Part[] {
  const verdicts = verdictsOf(line);
  const rest = Object.entries(line).filter(([, value]) => !verdicts.includes(value as Members));
  const owners = [...verdicts.map((verdict) => [verdict, Object.entries(verdict)] as const), [line, rest] as const];
  return owners.flatMap(([owner, members]) => {
    const noted: Members = {};
    owner.cut = noted;
    return partsIn(owner, members, noted, '');
  });
}

function partsIn(owner: Members, members: readonly [string, unknown][], noted: Members, prefix: string): Part[] {
  return members.flatMap(([key, value]): Part[] => {
    const name = `${prefix}${key}`;
    if (isMembers(value)) return partsIn(value, Object.entries(value), noted, `${name}.`);
    const isSentence = typeof value === 'string' && value.length > TEXT_KEPT_CHARS && key !== NEVER_SHORTENED;
    if (!isSentence && !Array.isArray(value)) return [];
    return [{ owner, key, value, bytes: byteLength(JSON.stringify(value)) - 2, noted, name }];
  });
}

/**
 * How large each part may be, so that all of them together fit: what the short ones leave is shared among the long ones.
 * @param sizes in bytes
 * @param room for all of them, in bytes
 */
function shareOf(sizes: readonly number[], room: number): number {
  let left = room;
  for (const [index, size] of [...sizes].sort((a, b) => a - b).entries()) {
    const share = left / (sizes.length - index);
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function firstItems(items: readonly unknown[], maxBytes: number): unknown[] {
  let left = maxBytes;
  const end = items.findIndex((item, index) => {
    const size = byteLength(JSON.stringify(item)) + 1;
    left -= size;
    return left < 0 && !(index === 0 && size <= FIRST_KEPT_BYTES);
  });
  return end === -1 ? [...items] : items.slice(0, end);
}

function firstOfText(text: string, maxBytes: number): string {
  const start = (chars: number) => `${text.slice(0, chars).replace(/[\ud800-\udbff]$/, '')}…`;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (byteLength(JSON.stringify(start(middle))) - 2 <= maxBytes) low = middle;
    else high = middle - 1;
  }
  return start(low);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
