/** What the modelled engine ends up with. `refused`: it would not start. `beyond`: the model does not know. */
export type Outcome = { inbound: number | null; outbound: number | null } | 'refused' | 'beyond';

interface Rule {
  id: number;
  phase: number;
  /** Null removes. */
  sets: [variable: string, value: string | null][];
}

const FLAGS = ['nolog', 'log', 'pass', 'auditlog', 'noauditlog'];
const OTHERS = [
  ...[
    'allow',
    'block',
    'capture',
    'chain',
    'ctl',
    'deny',
    'drop',
    'exec',
    'expirevar',
    'initcol',
    'maturity',
    'multimatch',
    'redirect',
  ],
  ...['setenv', 'severity', 'skip', 'skipafter', 'status', 't'],
];
const BEYOND = Symbol('beyond');
const REFUSED = Symbol('refused');
const atoi = (text: string): number | null => (/^[+-]?[0-9]{1,18}$/.test(text) ? Number(text) : null);
const strip = (text: string, quote: string): string =>
  text.length > 1 && text.startsWith(quote) && text.endsWith(quote) ? text.slice(1, -1) : text;

/**
 * A second, naive reading of SecActions, written for the tests alone: it loads every rule, then runs phase 1 and phase 2 over a
 * map of variables, and converts as the engine does, 0 for what is no number.
 */
export function enforce(text: string): Outcome {
  if (
    /[`\v\f\u{85}\u{a0}\u{130}\u{17f}\u{212a}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}]/u.test(
      text,
    )
  )
    return 'beyond';
  const loaded = logicalLines(text).map(attempt);
  const rules = loaded.filter((rule) => typeof rule === 'object');
  if (loaded.includes(REFUSED) || rules.some(({ id }, at) => id !== 0 && rules.findIndex((other) => other.id === id) < at))
    return 'refused';
  if (loaded.includes(BEYOND)) return 'beyond';
  return run(rules);
}

function attempt(line: string): Rule | symbol {
  try {
    return load(line);
  } catch (thrown) {
    if (typeof thrown === 'symbol') return thrown;
    throw thrown;
  }
}

function logicalLines(text: string): string[] {
  const kept = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line[0] !== '#');
  const lines: string[] = [];
  let open = '';
  for (const line of kept) {
    open += line.replace(/\\$/, '');
    if (line.endsWith('\\')) continue;
    lines.push(open);
    open = '';
  }
  return lines;
}

function load(line: string): Rule {
  const [, name = '', rest = ''] = /^([^ ]*)(?: ([\s\S]*))?$/.exec(line) ?? [];
  if (name.toLowerCase() !== 'secaction') throw /^(sec[a-z0-9]+|include)$/i.test(name) ? BEYOND : REFUSED;
  const isQuoted = rest.length > 2 && rest.startsWith('"') && rest.endsWith('"');
  const list = strip(isQuoted ? rest.replace(/^"+|"+$/g, '') : strip(rest, '"'), "'");
  if (list.includes('\\')) throw BEYOND;
  const rule: Rule = { id: 0, phase: 2, sets: [] };
  for (const part of pieces(list)) apply(rule, part);
  return rule;
}

// The first character of a list separates and quotes nothing.
function pieces(list: string): string[] {
  const parts = [''];
  let inQuotes = false;
  [...list].forEach((char, at) => {
    if (char === "'" && at > 0) inQuotes = !inQuotes;
    if (char === ',' && at > 0 && !inQuotes) parts.push('');
    else parts[parts.length - 1] += char;
  });
  return parts;
}

function apply(rule: Rule, part: string): void {
  const [, rawKey = '', rawValue = ''] = /^([^:]*)(?::([\s\S]*))?$/.exec(part) ?? [];
  const key = rawKey.trim().toLowerCase();
  if (key.includes("'") || key.includes('"') || key === '') throw REFUSED;
  const value = strip(strip(rawValue.trim(), '"'), "'");
  if (key === 'id') rule.id = positive(value);
  else if (key === 'phase') rule.phase = { request: 2, response: 4, logging: 5 }[value] ?? phaseNumber(value);
  else if (key === 'setvar') rule.sets.push(assignment(value));
  else if (FLAGS.includes(key)) {
    if (value !== '') throw REFUSED;
  } else if (['msg', 'tag', 'logdata', 'ver', 'rev'].includes(key)) {
    if (value === '') throw REFUSED;
    if (!isLoadable(value)) throw BEYOND;
  } else throw OTHERS.includes(key) ? BEYOND : REFUSED;
}

// A text may hold variables of tx; the engine refuses an empty one and those that it does not know.
function isLoadable(text: string): boolean {
  return (
    text !== '' &&
    !text
      .split(/%\{tx\.[\w.-]+\}/i)
      .join('')
      .includes('%{')
  );
}

function positive(value: string): number {
  const number = atoi(value) ?? 0;
  if (number < 1) throw REFUSED;
  return number;
}

function phaseNumber(value: string): number {
  const number = atoi(value) ?? 0;
  if (number < 1 || number > 5) throw REFUSED;
  return number;
}

function assignment(value: string): [string, string | null] {
  const isRemoval = value.startsWith('!');
  const [, name = '', text] = /^([^=]*)(?:=([\s\S]*))?$/.exec(isRemoval ? value.slice(1) : value) ?? [];
  const dot = name.indexOf('.');
  if (value === '') throw REFUSED;
  if (dot === -1 || name.slice(0, dot).toLowerCase() !== 'tx' || name.slice(dot + 1).trim() === '') throw REFUSED;
  if (text === '') throw REFUSED;
  // Without a value the engine breaks off when it runs the rule.
  if (name.includes('%') || text === undefined || !isLoadable(text)) throw BEYOND;
  return [name.slice(dot + 1).toLowerCase(), isRemoval ? null : (text ?? '')];
}

const NAMES = ['inbound_anomaly_score_threshold', 'outbound_anomaly_score_threshold'];

function run(rules: readonly Rule[]): Outcome {
  const variables = new Map<string, string>();
  for (const phase of [1, 2]) {
    for (const [name, text] of rules.filter((rule) => rule.phase === phase).flatMap(({ sets }) => sets)) {
      if (NAMES.includes(name) && (text === null || /^[+-]|%\{/.test(text))) return 'beyond';
      if (text !== null) variables.set(name, text);
    }
  }
  const [inbound = null, outbound = null] = NAMES.map((name) => {
    const text = variables.get(name);
    return text === undefined ? null : (atoi(text) ?? 0);
  });
  return { inbound, outbound };
}
