import type { CollectionsReport, Declared, HeldItem, InstalledCollection, Missed, ScenariosReport } from '#contract';

/** What the collections of a hub hold in their newest versions, by the collection's name. */
export type NewestCollections = ReadonlyMap<string, readonly HeldItem[]>;

/** What hub upgrades do not bring to a host. */
export interface MissedProtection {
  /** Of all collections together, each item once. */
  readonly all: Missed;
  /** By the name of the collection that holds it; only of those that miss something. */
  readonly byCollection: ReadonlyMap<string, Missed>;
}

const LISTED_MAX = 50;

/** The types of items that protect by themselves. A parser that is missing is told as what taints its collection. */
const PROTECTING: readonly string[] = ['scenarios', 'appsec-rules'];

/**
 * The scenarios and AppSec rules that a host does not get, since hub upgrades skip the tainted collection that holds them (`Prepare` in
 * CrowdSec's `pkg/hubops/download.go`). A collection inside one that is installed and not tainted is upgraded by itself, so what it holds
 * is none of it; nor is what the operator declared disabled: that is meant to be missing. An AppSec rule counts only where it is
 * reported which are installed. Pure.
 * @param newest by the host's own catalogue
 * @param report the last one that could be decided; with collections that could not be read nothing is known
 * @returns null where it is not known
 */
export function missedProtection(
  newest: NewestCollections,
  report: Pick<ScenariosReport, 'installed' | 'collections'>,
  declared: Readonly<Record<string, Declared>>,
): MissedProtection | null {
  const { collections } = report;
  if (collections?.state !== 'read') return null;
  const byCollection = new Map<string, Missed>();
  const all = new Map<string, HeldItem>();
  const tainted = collections.installed.filter(isSkipped);
  if (tainted.length === 0) return { all: { count: 0, items: [] }, byCollection };

  const isHere = presence(report, collections);
  const isMissed = ({ type, name }: HeldItem) =>
    PROTECTING.includes(type) && !isHere(type, name) && !(type === 'scenarios' && declared[name] === 'disabled');
  const upgraded = new Set(collections.installed.flatMap((each) => (isSkipped(each) ? [] : [each.name])));
  for (const { name } of tainted) {
    const missed = new Map<string, HeldItem>();
    // A set grows while it is walked, and meets nothing twice: a hub whose collections hold each other ends too.
    const met = new Set([name]);
    for (const at of met) {
      for (const item of newest.get(at) ?? []) {
        if (item.type === 'collections' && !upgraded.has(item.name)) met.add(item.name);
        else if (isMissed(item)) missed.set(`${item.type} ${item.name}`, item);
      }
    }
    for (const [key, item] of missed) all.set(key, item);
    if (missed.size > 0) byCollection.set(name, listed(missed));
  }
  return { all: listed(all), byCollection };
}

/** Whether any collection is one that hub upgrades skip: of a host without such no catalogue needs to be looked at. */
export function hasSkippedCollection({ collections }: Pick<ScenariosReport, 'collections'>): boolean {
  return collections?.state === 'read' && collections.installed.some(isSkipped);
}

const isSkipped = ({ status, origin }: InstalledCollection): boolean => status === 'tainted' && origin === 'hub';

/** Whether a host has an item. What nobody reported is taken to be there: nothing is called missing without evidence. */
function presence({ installed }: Pick<ScenariosReport, 'installed'>, { appsec_rules }: CollectionsReport) {
  const scenarios = new Set(installed.map(({ name }) => name));
  const rules = appsec_rules === undefined ? null : new Set(appsec_rules);
  return (type: string, name: string): boolean => (type === 'scenarios' ? scenarios.has(name) : (rules?.has(name) ?? true));
}

function listed(missed: ReadonlyMap<string, HeldItem>): Missed {
  const sorted = [...missed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  return { count: sorted.length, items: sorted.slice(0, LISTED_MAX) };
}
