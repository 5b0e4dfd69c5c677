import type { Range, Removal, Rule, Statement } from './statement.ts';
import { type Part, Verdict } from './verdict.ts';

/** A rule or a marker in the order in which it was loaded. */
export type Entry = { readonly part: Part } & (
  | { readonly rule: Rule; readonly marker: null }
  | { readonly rule: null; readonly marker: string }
);

/** What Coraza has after loading all texts of a WAF. */
export interface Loaded {
  readonly parts: readonly Part[];
  readonly entries: readonly Entry[];
}

// CrowdSec runs no response phase, and what the logging phase sets is too late.
export const LAST_PHASE = 2;

/** Whether it sets a threshold, for sure or perhaps. */
export const isSetter = ({ rule }: Entry): boolean => rule !== null && rule.phase <= LAST_PHASE && rule.steps.length > 0;

/** Whether a threshold can turn out otherwise without this rule. */
export const isSignificant = (entry: Entry): boolean =>
  isSetter(entry) ||
  (entry.rule !== null && entry.rule.phase <= LAST_PHASE && (entry.rule.guard !== null || entry.rule.reads.length > 0));

/** Whether a removal takes this rule away. */
export function isRemoved({ id, tags, msg }: Rule, removal: Removal): boolean {
  if (removal.by === 'id') return id !== 0 && isIn(id, removal);
  return removal.by === 'tag' ? tags.includes(removal.tag) : msg === removal.msg;
}

const isIn = (id: number, { from, to }: Range): boolean => from <= id && id <= to;

/**
 * Loads the texts one after the other, as Coraza compiles the directives of a WAF: what removes or changes rules does so to those
 * that are loaded already.
 * @throws Verdict where it refuses one, or where what is loaded cannot be told
 */
export function loadWaf(parts: readonly Part[]): Loaded {
  const loading = new Loading(parts);
  // A refusal anywhere ends the start, whatever cannot be told elsewhere.
  let doubt: Verdict | null = null;
  for (const part of parts) {
    for (const statement of part.survey.statements) {
      try {
        loading.take(part, statement);
      } catch (thrown) {
        if (!(thrown instanceof Verdict) || thrown.verdict.is !== 'undecided') throw thrown;
        doubt ??= thrown;
        if (statement.is === 'doubt') throw doubt;
      }
    }
    const { trouble } = part.survey;
    if (trouble !== null) throw doubt ?? new Verdict({ is: 'undecided', part, ...trouble });
  }
  if (doubt !== null) throw doubt;
  loading.finish();
  return { parts, entries: loading.entries };
}

class Loading {
  entries: Entry[] = [];
  readonly #parts: readonly Part[];
  readonly #owners = new Map<number, Part>();
  readonly #defaults: { part: Part; line: number; phase: number; disruptive: string; fault: string | null }[] = [];
  #isLenient = false;
  #engine: { part: Part; line: number; mode: string } | null = null;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  take(part: Part, statement: Statement): void {
    const { line } = statement;
    switch (statement.is) {
      case 'rule':
        this.#rule(part, statement);
        break;
      case 'marker':
        this.entries.push({ part, rule: null, marker: statement.name });
        break;
      case 'fault':
        throw new Verdict({ is: statement.isRule && this.#isLenient ? 'undecided' : 'refused', part, line, why: statement.why });
      case 'doubt':
        throw new Verdict({ is: 'undecided', part, line, why: statement.why });
      case 'lenient':
        this.#isLenient = true;
        break;
      case 'engine':
        this.#engine = { part, line, mode: statement.mode };
        break;
      case 'default':
        this.#default(part, statement);
        break;
      case 'removal':
        this.#remove(part, line, statement.removals);
        break;
      case 'update':
        this.#update(part, statement);
        break;
    }
  }

  /** @throws Verdict where the engine that was loaded enforces nothing */
  finish(): void {
    // The last SecRuleEngine holds for the whole WAF, whatever stands before it.
    if (this.#engine === null || this.#engine.mode === 'on') return;
    const { part, line, mode } = this.#engine;
    const effect = mode === 'off' ? 'so no rule of this WAF runs' : 'so nothing is blocked, whatever the thresholds are';
    const why = `says SecRuleEngine ${mode === 'off' ? 'Off' : 'DetectionOnly'}, ${effect}`;
    throw new Verdict({ is: 'undecided', part, line, why });
  }

  #rule(part: Part, rule: Rule): void {
    const { line, id } = rule;
    const owner = this.#owners.get(id);
    if (owner !== undefined) {
      const why = owner === part ? `has the id ${id} twice` : `has the id ${id} too`;
      const is = rule.isConditional && this.#isLenient ? 'undecided' : 'refused';
      throw new Verdict({ is, part: this.#blamed(part, owner), line: owner === part ? line : null, why });
    }
    const bad = this.#defaults.find(({ fault }) => fault !== null);
    if (bad?.fault != null) throw new Verdict({ is: 'refused', part: bad.part, line: bad.line, why: bad.fault });
    const again = this.#defaults.find(({ phase }, at) => this.#defaults.findIndex((other) => other.phase === phase) !== at);
    if (again !== undefined) {
      const why = `has the second SecDefaultAction of phase ${again.phase}`;
      throw new Verdict({ is: 'refused', part: again.part, line: again.line, why });
    }
    if (id !== 0) this.#owners.set(id, part);
    this.entries.push({ part, rule, marker: null });
    const standard = this.#defaults.find(({ phase }) => phase === rule.phase);
    if (standard === undefined || standard.disruptive === 'pass' || rule.isConditional || rule.phase > LAST_PHASE) return;
    if (rule.disruptive !== null && rule.disruptive !== 'block') return;
    const why = `has a SecDefaultAction of phase ${rule.phase} with ${standard.disruptive}, which ends every request`;
    throw new Verdict({ is: 'undecided', part: standard.part, line: standard.line, why });
  }

  // Of two texts with one id the other one is named, not the tuning rule.
  #blamed(part: Part, owner: Part): Part {
    return part.isOurs && !owner.isOurs ? owner : part;
  }

  #default(part: Part, statement: Extract<Statement, { is: 'default' }>): void {
    const { line, phase, disruptive, steps, fault } = statement;
    this.#defaults.push({ part, line, phase, disruptive, fault });
    if (steps.length > 0) throw new Verdict({ is: 'undecided', part, line, why: 'sets a threshold in a SecDefaultAction' });
  }

  #remove(part: Part, line: number, removals: readonly Removal[]): void {
    // Coraza asks each loaded rule for its msg, and runs into a nil pointer at one without (`DeleteByMsg`).
    if (removals.some(({ by }) => by === 'msg') && this.entries.some(({ rule }) => rule === null || rule.msg === null)) {
      const why = 'has SecRuleRemoveByMsg where a rule without msg is loaded before it, with which the engine breaks off';
      throw new Verdict({ is: 'refused', part, line, why });
    }
    const removed = this.entries.filter(({ rule }) => rule !== null && removals.some((removal) => isRemoved(rule, removal)));
    if (removed.length === 0) return;
    this.entries = this.entries.filter((entry) => !removed.includes(entry));
    for (const { rule } of removed) if (rule !== null) this.#owners.delete(rule.id);
    this.#refuseChange(part, line, removed, 'removes');
  }

  #update(part: Part, { line, ranges, mustExist }: Extract<Statement, { is: 'update' }>): void {
    const changed = this.entries.filter(({ rule }) => rule !== null && ranges.some((range) => isIn(rule.id, range)));
    // Rules in CrowdSec's own form get ids that are not known here; those are above a million.
    if (
      mustExist !== null &&
      mustExist < 1_000_000 &&
      changed.length === 0 &&
      this.#parts.every(({ survey }) => survey.trouble === null)
    ) {
      const why = `changes the rule ${mustExist}, which is not loaded before it`;
      throw new Verdict({ is: 'refused', part, line, why });
    }
    this.#refuseChange(part, line, changed, 'changes');
  }

  #refuseChange(part: Part, line: number, entries: readonly Entry[], verb: string): void {
    const touched = entries.find(isSignificant);
    if (touched === undefined) return;
    throw new Verdict({ is: 'undecided', part, line, why: `${verb} the rule ${touched.rule?.id ?? ''}` });
  }
}
