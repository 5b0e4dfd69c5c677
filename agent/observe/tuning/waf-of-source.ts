import type { AppsecSource } from '../acquisitions/appsec-source.ts';
import { matches } from '../disk/wildcard.ts';
import type { Thresholds, Which } from '../seclang/setvar.ts';
import type { WafVerdict } from '../seclang/verdict.ts';
import type { Band, UsedConfig } from './appsec-config.ts';
import { emptySlot, loadedTwice, possibleOrders, type Slot, type Text } from './bands.ts';
import type { InstalledRule } from './rule-facts.ts';
import { TUNING_RULE } from './tuning-rule.ts';

/** What one band of an acquisition's WAF makes of its rules. */
export type BandVerdict =
  /** CrowdSec does not start with it; `byRules`: because of what is in the rules. */
  | { is: 'refused'; why: string; byRules: boolean }
  | { is: 'undecided'; why: string }
  /** A file that it loads could not be read. */
  | { is: 'unread'; why: string }
  | { is: 'enforces'; thresholds: Thresholds; compares: boolean; late: readonly Which[] };

/** A band of an acquisition's WAF. */
export interface BandOfSource {
  source: AppsecSource;
  band: Band;
  /** The appsec-configs that list the tuning rule in this band. */
  listing: readonly UsedConfig[];
  /** Whether the Core Rule Set is among its rules. */
  hasCrs: boolean;
  verdict: BandVerdict;
}

/** The texts of each rule, and how a WAF is evaluated. */
export interface Reading {
  texts(rule: InstalledRule): readonly Text[];
  /** Why a file that the rule names could not be read; null where all were. */
  unread(rule: InstalledRule): string | null;
  evaluate(texts: readonly Text[]): WafVerdict;
}

const CRS = 'crowdsecurity/crs';

/** Judges one band from its patterns. */
export function judgeBand(source: AppsecSource, band: Band, slots: readonly Slot[], reading: Reading): BandOfSource {
  const rules = slots.flatMap((slot) => slot.rules);
  const listing = [...new Set(slots.filter(({ pattern }) => matches(pattern, TUNING_RULE)).map(({ config }) => config))];
  const verdict = verdictOf(source, slots, rules, reading);
  const compares = rules.flatMap((rule) => reading.texts(rule)).some(comparesInbound);
  return { source, band, listing, hasCrs: compares || rules.some(({ facts }) => facts.name === CRS), verdict };
}

const comparesInbound = ({ survey }: Text): boolean =>
  survey.statements.some((statement) => statement.is === 'rule' && statement.phase <= 2 && statement.reads.includes('inbound'));

function verdictOf(source: AppsecSource, slots: readonly Slot[], rules: readonly InstalledRule[], reading: Reading): BandVerdict {
  const empty = emptySlot(slots);
  if (empty !== null) {
    return {
      is: 'refused',
      why: `the appsec-config ${empty.config.path} lists ${empty.pattern}, which no installed rule has as its name`,
      byRules: false,
    };
  }
  const refused = rules.find(({ facts }) => facts.refusal !== null);
  if (refused !== undefined)
    return { is: 'refused', why: `the appsec rule ${refused.path} ${refused.facts.refusal}`, byRules: true };
  const twice = loadedTwice(slots, reading.texts);
  if (twice !== null) {
    const by = twice.by.map(({ pattern, config }) => `${pattern} in ${config.path}`).join(' and by ');
    return {
      is: 'refused',
      why: `the acquisition ${source.file} loads the appsec rule ${twice.rule.path} twice, by ${by}: duplicated rule id ${twice.id}`,
      byRules: true,
    };
  }
  const verdicts = possibleOrders(slots, reading.texts).map((texts) => verdictInWords(reading.evaluate(texts)));
  const [first, ...others] = verdicts;
  if (first === undefined) return { is: 'undecided', why: 'it loads nothing' };
  const decided = agreeing(first, others);
  const unread = rules.map((rule) => reading.unread(rule)).find((why) => why !== null) ?? null;
  return unread !== null && decided.is === 'enforces' ? { is: 'unread', why: unread } : decided;
}

function agreeing(first: BandVerdict, others: readonly BandVerdict[]): BandVerdict {
  const odd = others.find((other) => (first.is === 'enforces' ? !isSame(first, other) : other.is !== first.is));
  if (odd === undefined) return first;
  const open = [first, odd].find(({ is }) => is === 'undecided');
  if (open !== undefined) return open;
  return {
    is: 'undecided',
    why: 'a pattern of its appsec-config stands for several rules, which CrowdSec loads in no certain order, and what is enforced hangs on that order',
  };
}

function isSame(a: BandVerdict & { is: 'enforces' }, b: BandVerdict): boolean {
  return (
    b.is === 'enforces' &&
    a.thresholds.inbound === b.thresholds.inbound &&
    a.thresholds.outbound === b.thresholds.outbound &&
    a.compares === b.compares
  );
}

function verdictInWords(verdict: WafVerdict): BandVerdict {
  if (verdict.is === 'enforces') return verdict;
  const { part, line } = verdict;
  const { rule, path, isOurs } = part as Text;
  const at = line === null ? path : `${path}, line ${line}`;
  let why = `${at}: this file, which the appsec rule ${rule.path} in use loads, ${verdict.why}`;
  if (isOurs) why = `${path} ${verdict.why}`;
  else if (path === rule.path) why = `the appsec rule ${path}, which is in use, ${verdict.why}`;
  return verdict.is === 'refused' ? { is: 'refused', why, byRules: true } : { is: 'undecided', why };
}
