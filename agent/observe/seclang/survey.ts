import { isDescribing, isDisruptive, phaseOf } from './action-rules.ts';
import { type Action, type ActionList, parseActions } from './actions.ts';
import { atoi, fields, lower, withoutQuotes } from './go-text.ts';
import { type Line, splitLines } from './lines.ts';
import { DIRECTIVES, type OptionRule } from './names.ts';
import { asMember, asRule, hasChain, isDisruptiveList } from './rule.ts';
import { type Condition, parseSecRule } from './secrule.ts';
import type { Removal, Statement } from './statement.ts';

/** What a text of SecLang does in a WAF that loads it. */
export interface Survey {
  readonly statements: readonly Statement[];
  /** The first directive that is no SecAction and not known to leave rules and thresholds alone; null where there is none. */
  readonly other: string | null;
  /** What ties its end to the text that follows it, or hides a part of it; null where nothing does. */
  readonly trouble: { readonly line: number; readonly why: string } | null;
}

export const NO_SURVEY: Survey = { statements: [], other: null, trouble: null };

/** Reads a text as Coraza loads it, directive by directive (`internal/seclang`). */
export function survey(text: string): Survey {
  const { lines, trouble } = splitLines(text);
  const reading = new Reading();
  for (const line of lines) reading.take(line);
  const { statements, other, openChain } = reading;
  const open = openChain === null ? undefined : statements[openChain];
  const chain = open === undefined ? null : { line: open.line, why: 'ends with a chain, which takes in the next rule' };
  return { statements, other, trouble: trouble ?? chain };
}

const LEAVES_ALL_ALONE = new Set(['secmarker', 'seccomponentsignature']);

class Reading {
  readonly statements: Statement[] = [];
  other: string | null = null;
  /** Where among the statements a chain stands that the next rule belongs to. */
  openChain: number | null = null;

  take({ line, text }: Line): void {
    const blank = text.indexOf(' ');
    const name = lower(blank === -1 ? text : text.slice(0, blank));
    const raw = blank === -1 ? '' : text.slice(blank + 1);
    const isQuoted = raw.length >= 3 && raw.startsWith('"') && raw.endsWith('"');
    const options = isQuoted ? raw.replace(/^"+|"+$/g, '') : raw;
    if (name === 'include') {
      this.#note(name);
      this.statements.push({ is: 'doubt', line, why: 'includes a file that the agent does not read' });
      return;
    }
    const rule = DIRECTIVES.get(name);
    if (rule === undefined) {
      const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
      this.statements.push({ is: 'fault', line, why: `has a line that is no directive (${shown})`, isRule: false });
      return;
    }
    const why = refusal(name, rule, options);
    if (why !== null) this.statements.push({ is: 'fault', line, why, isRule: false });
    else if (name === 'secaction' || name === 'secrule') this.#rule(line, name === 'secrule', options);
    else this.#directive(line, name, rule, options);
  }

  #note(name: string): void {
    this.other ??= name;
  }

  #rule(line: number, isConditional: boolean, options: string): void {
    if (isConditional) this.#note('secrule');
    const read = isConditional ? parseSecRule(options) : { ok: true as const, condition: null, actions: withoutQuotes(options) };
    const actions = read.ok ? actionsOf(isConditional, read.actions) : read;
    if (!read.ok || !actions.ok) {
      const kind = isConditional ? 'SecRule' : 'SecAction';
      const why = `has a ${kind} that does not load: ${(read.ok ? !actions.ok && actions.why : read.why) || ''}`;
      this.statements.push({ is: 'fault', line, why, isRule: isConditional });
    } else this.#add(line, isConditional, read.condition, actions.actions);
  }

  #add(line: number, isConditional: boolean, condition: Condition | null, actions: readonly Action[]): void {
    const starter = this.openChain === null ? undefined : this.statements[this.openChain];
    if (this.openChain === null || starter?.is !== 'rule') {
      this.statements.push(asRule(line, condition, actions));
      this.openChain = hasChain(actions) ? this.statements.length - 1 : null;
    } else if (isDisruptiveList(actions)) {
      const why = 'has a chained rule that ends a request or lets it pass, which only the first of a chain may';
      this.statements.push({ is: 'fault', line, why, isRule: isConditional });
    } else {
      this.statements[this.openChain] = asMember(starter, condition, actions);
      if (!hasChain(actions)) this.openChain = null;
    }
  }

  #directive(line: number, name: string, rule: OptionRule, options: string): void {
    const isOn = lower(options) === 'on';
    if (rule !== 'anything' && !LEAVES_ALL_ALONE.has(name) && !(name === 'secruleengine' && isOn)) this.#note(name);
    // A directive in the middle of a chain ends it: Coraza then finds another rule than the open one at the end of its list.
    if (name === 'secmarker') {
      this.openChain = null;
      this.statements.push({ is: 'marker', line, name: options });
    } else if (name === 'secruleengine') this.statements.push({ is: 'engine', line, mode: lower(options) });
    else if (name === 'secignorerulecompilationerrors') {
      if (isOn) this.statements.push({ is: 'lenient', line });
    } else if (name === 'secdefaultaction') this.statements.push(defaultAction(line, options));
    else if (name === 'secuploaddir' || name === 'secdebuglog') {
      this.statements.push({ is: 'doubt', line, why: `has ${name}, and whether CrowdSec can write there is not known` });
    } else if (name === 'secruleremovebyid') this.#push(removalById(line, options));
    else if (name === 'secruleremovebytag') this.#push({ is: 'removal', line, removals: [{ by: 'tag', tag: options }] });
    else if (name === 'secruleremovebymsg') this.#push({ is: 'removal', line, removals: [{ by: 'msg', msg: options }] });
    else if (name === 'secruleupdateactionbyid' || name === 'secruleupdatetargetbyid') this.#push(update(line, name, options));
    else if (name === 'secruleupdatetargetbytag') this.#push(updateByTag(line, name, options));
  }

  #push(statement: Statement): void {
    const why = 'removes or changes rules in the middle of a chain';
    this.statements.push(this.openChain === null ? statement : { is: 'doubt', line: statement.line, why });
  }
}

// A SecRule may have no list of actions at all.
function actionsOf(isConditional: boolean, list: string): ActionList {
  return isConditional && list === '' ? { ok: true, actions: [] } : parseActions(list);
}

function refusal(name: string, rule: OptionRule, options: string): string | null {
  const value = options === '' ? 'no value' : `the value "${options.slice(0, 40)}"`;
  const bad = `has ${name} with ${value}`;
  if (typeof rule !== 'string') return rule.oneOf.includes(lower(options)) ? null : bad;
  switch (rule) {
    case 'anything':
      return null;
    case 'something':
      return options === '' ? bad : null;
    case 'nothing':
      return options === '' ? null : bad;
    case 'octal':
      return /^[-+]?[0-7]{1,10}$/.test(options) ? null : bad;
    case 'log_level':
      return /^[0-9]$/.test(options) ? null : bad;
    case 'log_parts':
      return /^A[B-K]*Z$/.test(options) ? null : bad;
    case 'number':
      return atoi(options) === null ? bad : null;
    case 'positive':
      return (atoi(options) ?? 0) > 0 ? null : bad;
    case 'never':
      return bad;
  }
}

function rangeOf(text: string): { from: number; to: number } | null {
  const dash = text.indexOf('-');
  const from = atoi(dash === -1 ? text : text.slice(0, dash));
  const to = dash === -1 ? from : atoi(text.slice(dash + 1));
  return from === null || to === null || from > to || dash === 0 ? null : { from, to };
}

function removalById(line: number, options: string): Statement {
  const removals: Removal[] = [];
  for (const field of fields(options)) {
    const range = rangeOf(field);
    if (range === null) return { is: 'fault', line, why: `has SecRuleRemoveById with "${field}"`, isRule: false };
    removals.push({ by: 'id', ...range });
  }
  return { is: 'removal', line, removals };
}

// Coraza returns after the first single id, and takes the last word alone for the actions.
function update(line: number, name: string, options: string): Statement {
  const words = fields(options);
  if (words.length < 2) return { is: 'fault', line, why: `has ${name} without actions`, isRule: false };
  const ranges: { from: number; to: number }[] = [];
  for (const word of words.slice(0, -1)) {
    const range = rangeOf(word);
    if (range === null) return { is: 'fault', line, why: `has ${name} with "${word}"`, isRule: false };
    ranges.push(range);
    if (range.from === range.to) return { is: 'update', line, ranges, mustExist: range.from };
  }
  return { is: 'update', line, ranges, mustExist: null };
}

function updateByTag(line: number, name: string, options: string): Statement {
  if (fields(options).length !== 2)
    return { is: 'fault', line, why: `has ${name} with something else than a tag and variables`, isRule: false };
  return { is: 'update', line, ranges: [], mustExist: null };
}

// Compiled anew for each rule that follows it, and refused then (`ParseDefaultActions`).
function defaultAction(line: number, options: string): Statement {
  const read = parseActions(options);
  const { steps, disruptive } = asRule(line, null, read.ok ? read.actions : []);
  const phase = read.ok ? read.actions.findLast(({ key }) => key === 'phase') : undefined;
  const why = read.ok ? refusedDefault(read.actions) : read.why;
  const fault = why === null ? null : `has a SecDefaultAction that does not load: ${why}`;
  return { is: 'default', line, phase: phaseOf(phase?.value ?? '') ?? 0, disruptive: disruptive ?? '', steps, fault };
}

function refusedDefault(actions: readonly Action[]): string | null {
  const describing = actions.find(({ key }) => isDescribing(key));
  if (describing !== undefined) return `it has the action ${describing.key}`;
  if (!actions.some(({ key }) => key === 'phase')) return 'it has no phase';
  return actions.some(({ key }) => isDisruptive(key)) ? null : 'it says neither pass nor deny';
}
