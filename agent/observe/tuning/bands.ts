import { matches } from '../disk/wildcard.ts';
import type { Part } from '../seclang/verdict.ts';
import type { Band, UsedConfig } from './appsec-config.ts';
import type { InstalledRule } from './rule-facts.ts';

/** A pattern of an appsec-config, and the rules that it stands for. CrowdSec loads those in no certain order. */
export interface Slot {
  pattern: string;
  config: UsedConfig;
  rules: readonly InstalledRule[];
}

/** A text of a rule: its own, or that of a file that it names. */
export interface Text extends Part {
  rule: InstalledRule;
  /** The file that holds it. */
  path: string;
}

/** The patterns of a band, in the order in which CrowdSec loads them (`pkg/appsec/appsec.go`, `Build`). */
export function slotsOf(configs: readonly UsedConfig[], band: Band, rules: readonly InstalledRule[]): Slot[] {
  return configs.flatMap((config) =>
    config.config.rules[band].map((pattern) => ({
      pattern,
      config,
      rules: rules.filter(({ facts }) => matches(pattern, facts.name)),
    })),
  );
}

/** A pattern that stands for no installed rule, with which CrowdSec does not start (`LoadCollection`); null where each stands for one. */
export function emptySlot(slots: readonly Slot[]): Slot | null {
  return slots.find(({ rules }) => rules.length === 0) ?? null;
}

/** A rule that gives an id and that two patterns of the band load: CrowdSec takes out doubles of rules in its own form alone. */
export function loadedTwice(
  slots: readonly Slot[],
  texts: (rule: InstalledRule) => readonly Text[],
): { rule: InstalledRule; by: Slot[]; id: number } | null {
  const seen = new Map<InstalledRule, Slot>();
  for (const slot of slots) {
    for (const rule of slot.rules) {
      const before = seen.get(rule);
      seen.set(rule, slot);
      const id = before === undefined ? null : firstId(texts(rule));
      if (before !== undefined && id !== null) return { rule, by: [before, slot], id };
    }
  }
  return null;
}

function firstId(texts: readonly Text[]): number | null {
  for (const { survey } of texts) {
    for (const statement of survey.statements) if (statement.is === 'rule' && statement.id !== 0) return statement.id;
  }
  return null;
}

/**
 * The orders in which CrowdSec may load the texts of a band. Of the rules of one pattern any may come first: each that is tried has one
 * of two orders, and the tuning rule at either end, so that an order that matters shows.
 */
export function possibleOrders(slots: readonly Slot[], texts: (rule: InstalledRule) => readonly Text[]): Text[][] {
  const ordered = (arrange: (rules: readonly InstalledRule[]) => readonly InstalledRule[]): Text[] =>
    slots.flatMap(({ rules }) => arrange(rules).flatMap(texts));
  if (slots.every(({ rules }) => rules.length < 2)) return [ordered((rules) => rules)];
  const isOurs = (rule: InstalledRule): boolean => texts(rule).some((text) => text.isOurs);
  const split = (rules: readonly InstalledRule[]) => ({
    ours: rules.filter(isOurs),
    others: rules.filter((rule) => !isOurs(rule)),
  });
  return [
    ordered((rules) => [...split(rules).ours, ...split(rules).others]),
    ordered((rules) => [...split(rules).others, ...split(rules).ours]),
    ordered((rules) => [...split(rules).ours, ...split(rules).others.reverse()]),
    ordered((rules) => [...split(rules).others.reverse(), ...split(rules).ours]),
  ];
}
