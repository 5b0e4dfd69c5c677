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
 * CrowdSec's `pkg/hubops/download.go`). An outdated collection that holds a tainted one counts too: whether an upgrade skips it depends on
 * the order in which CrowdSec happens to meet the two (docs/how-we-read.md). A collection inside one that is installed and not skipped is
 * upgraded by itself, so what it holds is none of it; nor is what the operator declared disabled: that is meant to be missing. An AppSec
 * rule counts only where it is reported which are installed. Pure.
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
  const tainted = new Map(collections.installed.filter(isSkipped).map((each) => [each.name, each]));
  const byCollection = new Map<string, Missed>();
  const all = new Map<string, HeldItem>();
  const because = new Set<string>();
  if (tainted.size === 0) return { all: listed(all, because), byCollection };

  const isHere = presence(report, collections);
  const isMissed = ({ type, name }: HeldItem) =>
    PROTECTING.includes(type) && !isHere(type, name) && !(type === 'scenarios' && declared[name] === 'disabled');
  const isDisabled = (name: string) => declared[name] === 'disabled' && !isHere('scenarios', name);
  const upgraded = new Set(collections.installed.flatMap((each) => (isSkipped(each) ? [] : [each.name])));
  for (const collection of collections.installed) {
    const met = reachedFrom(collection.name, newest, upgraded);
    const causes = [...met].flatMap((name) => tainted.get(name) ?? []);
    if (causes.length === 0 || !(isSkipped(collection) || isOutdated(collection))) continue;
    const missed = new Map(
      [...met]
        .flatMap((name) => newest.get(name) ?? [])
        .filter(isMissed)
        .map((item) => [keyOf(item), item]),
    );
    if (missed.size === 0) continue;
    const disabled = new Set(causes.flatMap((cause) => taintingScenarios(cause).filter(isDisabled)));
    byCollection.set(collection.name, listed(missed, disabled));
    for (const [key, item] of missed) all.set(key, item);
    for (const name of disabled) because.add(name);
  }
  return { all: listed(all, because), byCollection };
}

/** A collection with those in it that no upgrade of their own reaches. A set grows while it is walked: circles end too. */
function reachedFrom(collection: string, newest: NewestCollections, upgraded: ReadonlySet<string>): ReadonlySet<string> {
  const met = new Set([collection]);
  for (const at of met) {
    for (const { type, name } of newest.get(at) ?? []) if (type === 'collections' && !upgraded.has(name)) met.add(name);
  }
  return met;
}

const taintingScenarios = ({ tainted_by }: InstalledCollection): string[] =>
  tainted_by.flatMap(({ type, name, why }) => (type === 'scenarios' && why === 'missing' ? [name] : []));

/** Whether any collection is one that hub upgrades skip: of a host without such no catalogue needs to be looked at. */
export function hasSkippedCollection({ collections }: Pick<ScenariosReport, 'collections'>): boolean {
  return collections?.state === 'read' && collections.installed.some(isSkipped);
}

const isSkipped = ({ status, origin }: InstalledCollection): boolean => status === 'tainted' && origin === 'hub';

/** By its own file: only of such a one the hub has a newer version. */
const isOutdated = ({ content, origin }: InstalledCollection): boolean => content === 'outdated' && origin === 'hub';

const keyOf = ({ type, name }: HeldItem): string => `${type} ${name}`;

/** Whether a host has an item. What nobody reported is taken to be there: nothing is called missing without evidence. */
function presence({ installed }: Pick<ScenariosReport, 'installed'>, { appsec_rules }: CollectionsReport) {
  const scenarios = new Set(installed.map(({ name }) => name));
  const rules = appsec_rules === undefined ? null : new Set(appsec_rules);
  return (type: string, name: string): boolean => (type === 'scenarios' ? scenarios.has(name) : (rules?.has(name) ?? true));
}

function listed(missed: ReadonlyMap<string, HeldItem>, because: ReadonlySet<string>): Missed {
  const sorted = [...missed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  return { count: sorted.length, items: sorted.slice(0, LISTED_MAX), because: [...because].sort().slice(0, LISTED_MAX) };
}
