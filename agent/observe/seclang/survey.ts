import { type Guard, guardIn } from './guard.ts';
import { LINE_MAX_BYTES } from './lines.ts';

/** A directive that sets or removes a threshold, or may. */
export interface Setter {
  /** Its first line, from 1. */
  line: number;
  /** What it sets where nothing else set it before; null where it sets in any case. */
  guard: Guard | null;
}

/** What a text of SecLang beside the tuning rule could do to it. */
export interface Survey {
  setters: readonly Setter[];
  /** The ids that it gives. */
  ids: readonly number[];
  /** Ranges of ids of other rules that it removes or changes. */
  reaches: readonly { from: number; to: number; line: number }[];
  /** The first line that removes rules by tag or message; null where none does. */
  reachesByName: number | null;
  /** What keeps it from being read alone; null where nothing does. */
  trouble: { line: number; why: string } | null;
}

// What Go's TrimSpace takes away, which is not what JavaScript's trim does.
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const ENDS = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, 'gu');

const SETS = /setvar ?: ?['"]? ?!? ?tx\.([^=,'"]*)/g;
const THRESHOLDS = ['inbound_anomaly_score_threshold', 'outbound_anomaly_score_threshold'];
const ID = /(?:^|[", ])id ?: ?'? ?([0-9]{1,15})/g;
const REACHES = /secrule(?:removebyid|updateactionbyid) (.*)|ctl ?: ?'?ruleremovebyid=([^,'"]*)/g;
const REACHES_BY_NAME = /secruleremoveby(?:tag|msg) |ctl ?: ?'?ruleremoveby(?:tag|msg)=/;
const RANGE = /([0-9]{1,15})(?: ?- ?([0-9]{1,15}))?/g;
const INCLUDE = /^include /;

interface Line {
  line: number;
  text: string;
}

/**
 * Looks through SecLang for what could change the tuning rule's effect. Broader than the engine where that is simpler: it may see
 * a directive where there is none, never the other way round.
 */
export function survey(text: string): Survey {
  const { directives, trouble } = split(text);
  const include = directives.find((directive) => INCLUDE.test(directive.text));
  return {
    setters: directives
      .filter((directive) => setsThreshold(directive.text))
      .map((directive) => ({ line: directive.line, guard: guardIn(directive.text) })),
    ids: directives.flatMap((directive) => [...directive.text.matchAll(ID)].map(([, id]) => Number(id))),
    reaches: directives.flatMap(reachesOf),
    reachesByName: directives.find((directive) => REACHES_BY_NAME.test(directive.text))?.line ?? null,
    trouble: include === undefined ? trouble : { line: include.line, why: 'includes a file that the agent does not read' },
  };
}

function setsThreshold(text: string): boolean {
  return [...text.matchAll(SETS)].some(([, target = '']) => {
    // The CRS has `tx.paramcounter_%{MATCHED_VAR_NAME}`: whatever follows, that is no threshold.
    const [start = '', ...computed] = target.split('%');
    return THRESHOLDS.some((name) => (computed.length > 0 ? name.startsWith(start) : name === start));
  });
}

function reachesOf({ line, text }: Line): { from: number; to: number; line: number }[] {
  const lists = [...text.matchAll(REACHES)].map(([, rest, value]) => rest ?? value ?? '');
  const ranges = lists.flatMap((list) => [...list.matchAll(RANGE)]);
  return ranges.map(([, from, to]) => ({ from: Number(from), to: Number(to ?? from), line }));
}

// Lower case, one blank for any white space, continuations joined. Comments go first, since the engine passes over them inside a continuation.
function split(text: string): { directives: Line[]; trouble: Survey['trouble'] } {
  const directives: Line[] = [];
  let trouble: Survey['trouble'] = null;
  let open: { line: number; parts: string[] } | null = null;
  for (const [at, raw] of text.split('\n').entries()) {
    if (raw.length > LINE_MAX_BYTES / 3 && Buffer.byteLength(raw) > LINE_MAX_BYTES) {
      trouble ??= { line: at + 1, why: 'has a line that is too long for the engine, which then drops what follows' };
    }
    const line = raw.replace(ENDS, '');
    if (line === '' || line.startsWith('#')) continue;
    open ??= { line: at + 1, parts: [] };
    open.parts.push(line.replace(/\\$/, ''));
    if (line.endsWith('\\')) continue;
    directives.push(closed(open));
    open = null;
  }
  if (open !== null) {
    directives.push(closed(open));
    trouble ??= { line: open.line, why: 'ends with a backslash, which joins it to the next rule' };
  }
  return { directives, trouble };
}

function closed({ line, parts }: { line: number; parts: string[] }): Line {
  return { line, text: parts.join('').replace(/\s+/g, ' ').toLowerCase() };
}
