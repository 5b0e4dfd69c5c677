import { CRS_THRESHOLDS } from '#contract';
import { type Entry, isRemoved, isSetter, isSignificant, LAST_PHASE, type Loaded } from './load-waf.ts';
import { asThreshold } from './number.ts';
import { type Thresholds, WHICH, type Which } from './setvar.ts';
import type { Flow, Rule } from './statement.ts';
import { type Part, Verdict, type WafVerdict } from './verdict.ts';

/** What a threshold is at one moment: null where nothing has set it. */
type Value = { text: string; by: Entry; isDefault: boolean } | null;
type Values = Record<Which, Value>;

/** A comparison with a threshold, and what both were then. */
interface Comparison {
  reads: readonly Which[];
  phase: number;
  isEarlyBlocking: boolean;
  values: Values;
}

/**
 * Runs the rules of a loaded WAF over a request of which nothing is known: phase 1, then phase 2, in the order of loading
 * (`internal/corazawaf/rulegroup.go`).
 * @throws Verdict where what is enforced cannot be told
 */
export function runWaf({ parts, entries }: Loaded): WafVerdict {
  refuseRivals(parts, entries);
  const values: Values = { inbound: null, outbound: null };
  const comparisons: Comparison[] = [];
  for (let phase = 1; phase <= LAST_PHASE; phase++) {
    entries.forEach((entry, at) => {
      const { rule, part } = entry;
      if (rule === null || rule.phase !== phase) return;
      refuseDetours(entries, at, rule, part);
      if (rule.reads.length > 0 && !part.isOurs) {
        comparisons.push({ reads: rule.reads, phase, isEarlyBlocking: rule.isEarlyBlocking, values: { ...values } });
      }
      const { guard } = rule;
      if (guard !== null) values[guard.which] ??= { text: String(guard.value), by: entry, isDefault: true };
      for (const step of rule.steps) {
        if (step.does === 'unsure') throw undecided(part, rule, step.why);
        values[step.which] = { text: step.text, by: entry, isDefault: false };
      }
    });
  }
  return decide(entries, comparisons, values);
}

const undecided = (part: Part, { line }: Rule, why: string): Verdict => new Verdict({ is: 'undecided', part, line, why });

/** Refuses a say of several texts in one threshold, and whatever sets one for some requests only. */
function refuseRivals(parts: readonly Part[], entries: readonly Entry[]): void {
  const hasOurs = parts.some(({ isOurs }) => isOurs);
  const setters: Record<Which, Part | null> = { inbound: null, outbound: null };
  for (const { rule, part } of entries) {
    if (rule === null || rule.phase > LAST_PHASE) continue;
    for (const step of rule.steps) {
      if (step.does === 'unsure') throw undecided(part, rule, step.why);
      if (hasOurs && !part.isOurs) throw undecided(part, rule, 'sets a threshold too');
      if (rule.isConditional) throw undecided(part, rule, `sets the ${step.which} threshold for some requests`);
      const other = setters[step.which];
      if (other !== null && other !== part) throw undecided(part, rule, 'sets a threshold too');
      setters[step.which] = part;
    }
  }
}

/** Refuses rules that keep others from running on which the thresholds hang. */
function refuseDetours(entries: readonly Entry[], at: number, rule: Rule, part: Part): void {
  // What only some requests meet is no matter where it keeps them from being compared; it is where our own rules do not run.
  const matters = rule.isConditional ? isSetter : isSignificant;
  for (const flow of rule.flows) {
    const missed = missedBy(entries, at, rule.phase, flow).find(matters);
    if (missed !== undefined)
      throw undecided(part, rule, `${WORDS[flow.does]}, and could keep the rule ${missed.rule?.id ?? ''} from running`);
  }
  if (!rule.isConditional && ENDS.includes(rule.disruptive ?? ''))
    throw undecided(part, rule, `has ${rule.disruptive} for every request`);
  for (const removal of rule.removals) {
    const removed = entries.find((entry) => matters(entry) && entry.rule !== null && isRemoved(entry.rule, removal));
    if (removed !== undefined) throw undecided(part, rule, `removes the rule ${removed.rule?.id ?? ''} while it runs`);
  }
}

const ENDS = ['deny', 'drop', 'redirect'];
const WORDS: Record<Flow['does'], string> = {
  skip: 'has skip',
  skip_after: 'has skipAfter',
  allow: 'has allow',
  engine: 'has ctl:ruleEngine',
};

/** The entries that do not run, or not as they would, after this flow of the rule at this place. */
function missedBy(entries: readonly Entry[], at: number, phase: number, flow: Flow): Entry[] {
  const after = entries.slice(at + 1);
  const inPhase = (list: readonly Entry[]): Entry[] => list.filter(({ rule }) => rule === null || rule.phase === phase);
  const later = entries.filter(({ rule }) => rule !== null && rule.phase > phase);
  switch (flow.does) {
    case 'skip':
      return inPhase(after).slice(0, flow.count);
    case 'skip_after': {
      const end = after.findIndex(({ marker }) => marker === flow.marker);
      // Coraza keeps looking for the marker through the phases that follow.
      return end === -1 ? [...inPhase(after), ...later] : inPhase(after.slice(0, end));
    }
    case 'allow':
      return flow.scope === 'phase' ? inPhase(after) : [...inPhase(after), ...later];
    case 'engine':
      return [...inPhase(after), ...later];
  }
}

function decide(entries: readonly Entry[], comparisons: readonly Comparison[], end: Values): WafVerdict {
  const isEarlyOn = entries.some(({ rule }) => rule?.setsEarlyBlocking === true);
  const real = comparisons.filter(({ isEarlyBlocking }) => isEarlyOn || !isEarlyBlocking);
  const thresholds: Thresholds = { inbound: null, outbound: null };
  const late: Which[] = [];
  for (const which of WHICH) {
    const own = real.filter(({ reads }) => reads.includes(which));
    // CrowdSec runs no rule that compares with the outbound threshold: what it is where the other one is compared stands for it.
    const seen = (own.length > 0 ? own : real).map(({ values }) => values[which]);
    const value = seen.length > 0 ? (seen.at(-1) ?? null) : end[which];
    const differing = seen.find((other) => other?.text !== value?.text);
    const ours = entries.find(
      (entry) =>
        entry.part.isOurs && isSetter(entry) && entry.rule?.steps.some((step) => step.does === 'set' && step.which === which),
    );
    if (differing !== undefined) throw changing(entries, which, ours);
    if (value === null && own.length > 0) throw unset(entries, which);
    if (ours !== undefined && value !== null && !value.by.part.isOurs) late.push(which);
    thresholds[which] = numberOf(which, value, ours !== undefined);
  }
  return { is: 'enforces', thresholds, compares: real.some(({ reads }) => reads.includes('inbound')), late };
}

function reader(entries: readonly Entry[], which: Which): { part: Part; rule: Rule } {
  const found = entries.find(({ rule }) => rule?.reads.includes(which) === true);
  if (found?.rule === undefined || found.rule === null) throw new Error('there is no comparison');
  return { part: found.part, rule: found.rule };
}

function changing(entries: readonly Entry[], which: Which, ours: Entry | undefined): Verdict {
  const { part, rule } = ours?.rule ? { part: ours.part, rule: ours.rule } : reader(entries, which);
  return undecided(part, rule, `sets the ${which} threshold after one of the rules that compare with it, and before another`);
}

function unset(entries: readonly Entry[], which: Which): Verdict {
  const { part, rule } = reader(entries, which);
  return undecided(
    part,
    rule,
    `compares with the ${which} threshold, which nothing has set by then, so the engine takes 0 and blocks every request`,
  );
}

function numberOf(which: Which, value: Value, isOurs: boolean): number | null {
  if (value === null) return null;
  const { part, rule } = value.by;
  if (rule === null) return null;
  if (!value.isDefault) {
    const number = asThreshold(`tx.${which}_anomaly_score_threshold`, value.text);
    if (typeof number === 'string') throw undecided(part, rule, number);
    return number;
  }
  const number = Number(value.text);
  if (isOurs) return number;
  if (number === CRS_THRESHOLDS[which]) return null;
  throw undecided(part, rule, `sets the ${which} threshold to ${number} where nothing else sets it`);
}
