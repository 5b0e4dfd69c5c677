import { appsecSources } from '../acquisitions/acquisitions.ts';
import { NO_SURVEY } from '../seclang/survey.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { readOrUnobservable, Unobservable } from '../unobservable.ts';
import { BANDS } from './appsec-config.ts';
import { slotsOf, type Text } from './bands.ts';
import { fullBudget, readDataFiles } from './data-files.ts';
import { installedRules, requireCertain } from './installed.ts';
import type { AppsecMemory } from './memory.ts';
import type { InstalledRule } from './rule-facts.ts';
import { usedConfigs } from './used-configs.ts';
import { type BandOfSource, judgeBand } from './waf-of-source.ts';

/** The WAFs that CrowdSec would build, two bands an acquisition. */
export interface Wafs {
  bands: readonly BandOfSource[];
  rules: readonly InstalledRule[];
}

/**
 * Follows what CrowdSec loads: acquisitions use appsec-configs, those list rules by their `name:`, and each acquisition is a WAF of its
 * own. Notes what it would refuse.
 * @param ours the tuning file, no link; null where there is none
 * @throws Unobservable `unreadable` where a part of it cannot be read, or CrowdSec refuses it
 */
export function readWafs(context: ObservationContext, memory: AppsecMemory, ours: string | null): Wafs {
  if (context.where.config.notProcessing !== null) return { bands: [], rules: [] };
  // A rule without a name ends the start whether or not an acquisition uses it.
  const installed = readOrUnobservable(() => installedRules(context, memory));
  const sources = appsecSources(context.acquisitions);
  if (sources.length === 0) return { bands: [], rules: [] };
  const used = sources.map((source) => readOrUnobservable(() => usedConfigs(context, memory, source)));
  if (installed instanceof Unobservable) throw installed;
  const rules = requireCertain(installed);
  const reading = readingOf(context, memory, rules, ours);
  const bands: BandOfSource[] = [];
  for (const [at, source] of sources.entries()) {
    const configs = used[at];
    if (configs === undefined || configs instanceof Unobservable) continue;
    for (const band of BANDS) bands.push(judgeBand(source, band, slotsOf(configs, band, rules), reading));
  }
  for (const { verdict } of bands)
    if (verdict.is === 'refused') context.loadFaults.note(`${verdict.why}: CrowdSec does not start with it`);
  const bad = used.find((configs) => configs instanceof Unobservable);
  if (bad instanceof Unobservable) throw bad;
  return { bands, rules };
}

function readingOf(context: ObservationContext, memory: AppsecMemory, rules: readonly InstalledRule[], ours: string | null) {
  const known = new Map<InstalledRule, { texts: Text[]; unread: string | null }>();
  const budget = fullBudget();
  const read = (rule: InstalledRule): { texts: Text[]; unread: string | null } => {
    const before = known.get(rule);
    if (before !== undefined) return before;
    const { facts, path } = rule;
    const files = readDataFiles(context, memory.dataFiles, { rule: path, files: facts.files }, budget);
    const texts: Text[] = files.read.map((file) => ({ ...file, rule, isOurs: false }));
    if (facts.inline !== NO_SURVEY) texts.push({ survey: facts.inline, rule, path, isOurs: path === ours });
    const twin = twinOf(rule, rules);
    if (twin !== null) texts.push({ survey: { ...NO_SURVEY, trouble: { line: 1, why: twin } }, rule, path, isOurs: false });
    const made = { texts, unread: files.unread };
    known.set(rule, made);
    return made;
  };
  return {
    texts: (rule: InstalledRule) => read(rule).texts,
    unread: (rule: InstalledRule) => read(rule).unread,
    evaluate: (texts: readonly Text[]) => memory.evaluate(texts),
  };
}

// CrowdSec keys its rules by name, and which of two is kept depends on the order in which it meets them.
function twinOf(rule: InstalledRule, rules: readonly InstalledRule[]): string | null {
  const twin = rules.find((other) => other !== rule && other.facts.name === rule.facts.name);
  return twin === undefined ? null : `is named ${rule.facts.name} too`;
}
