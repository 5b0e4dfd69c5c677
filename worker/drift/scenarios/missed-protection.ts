import type { CollectionsReport, Declared, HeldItem, InstalledCollection, Missed, ScenariosReport } from '#contract';

/** What the collections of a hub hold in their newest versions, by the collection's name. */
export type NewestCollections = ReadonlyMap<string, readonly HeldItem[]>;

/** What hub upgrades do not bring to a host. */
export interface MissedProtection {
  /** Of all collections together, each item once. */
  readonly all: Missed;
  /** By the name of the collection that holds it; only of those that miss something. Null where that is too much to be looked through. */
  readonly byCollection: ReadonlyMap<string, Missed> | null;
}

const LISTED_MAX = 50;

/** The types of items that protect by themselves. A parser that is missing is told as what taints its collection. */
const PROTECTING: readonly string[] = ['scenarios', 'appsec-rules'];

/**
 * How much is looked through at most, in collections and what they hold: a host chooses what its collections hold, and each may hold all
 * others. All collections of today's hub hold some 3,000 items.
 */
const LOOKED_THROUGH_MAX = 20_000;

/**
 * The scenarios and AppSec rules that a host does not get, since hub upgrades skip the tainted collection that holds them (`Prepare` in
 * CrowdSec's `pkg/hubops/download.go`). An outdated collection that holds a tainted one counts too: whether an upgrade skips it depends on
 * the order in which CrowdSec happens to meet the two (docs/how-we-read.md). A collection inside one that is installed and not skipped is
 * upgraded by itself, so what it holds is none of it; nor is what the operator declared disabled: that is meant to be missing. An AppSec
 * rule counts only where it is reported which are installed. Pure.
 * @param newest by the host's own catalogue
 * @param report the last one that could be decided; with collections that could not be read nothing is known
 * @returns null where it is not known, or where it is too much to be looked through
 */
export function missedByAll(
  newest: NewestCollections,
  report: Pick<ScenariosReport, 'installed' | 'collections'>,
  declared: Readonly<Record<string, Declared>>,
): Missed | null {
  const found = skippedIn(newest, report, declared);
  return found && allOf(found);
}

/** The same, also for each collection by itself. Collections that hold each other are looked through once for each of them. */
export function missedProtection(
  newest: NewestCollections,
  report: Pick<ScenariosReport, 'installed' | 'collections'>,
  declared: Readonly<Record<string, Declared>>,
): MissedProtection | null {
  const found = skippedIn(newest, report, declared);
  return found && { all: allOf(found), byCollection: byCollectionOf(found) };
}

/** What the newest version of a collection holds itself. */
interface Held {
  /** Collections that no upgrade of their own reaches. */
  readonly inner: readonly string[];
  readonly missed: readonly HeldItem[];
}

interface Skipped {
  /** Of the collections that miss something, and of those that they hold. */
  readonly held: ReadonlyMap<string, Held>;
  /** The installed collections that miss something. */
  readonly missing: readonly string[];
  /** The disabled scenarios that taint a collection, by its name. */
  readonly disabledIn: ReadonlyMap<string, readonly string[]>;
}

/** One walk through all collections that may be skipped, and one back from what counts: each is looked at once, whoever holds it. */
function skippedIn(
  newest: NewestCollections,
  report: Pick<ScenariosReport, 'installed' | 'collections'>,
  declared: Readonly<Record<string, Declared>>,
): Skipped | null {
  const { collections } = report;
  if (collections?.state !== 'read') return null;
  const tainted = collections.installed.filter(isSkipped);
  if (tainted.length === 0) return { held: new Map(), missing: [], disabledIn: new Map() };

  const isHere = presence(report, collections);
  const isMissed = ({ type, name }: HeldItem) =>
    PROTECTING.includes(type) && !isHere(type, name) && !(type === 'scenarios' && declared[name] === 'disabled');
  const isDisabled = (name: string) => declared[name] === 'disabled' && !isHere('scenarios', name);
  const upgraded = new Set(collections.installed.flatMap((each) => (isSkipped(each) ? [] : [each.name])));
  const held = new Map<string, Held>();
  const met = new Set(collections.installed.filter((each) => isSkipped(each) || isOutdated(each)).map(({ name }) => name));
  const mayBeSkipped = [...met];
  let left = LOOKED_THROUGH_MAX;
  // A set grows while it is walked: circles end too.
  for (const at of met) {
    const items = newest.get(at) ?? [];
    left -= 1 + items.length;
    if (left < 0) return null;
    const inner = items.flatMap(({ type, name }) => (type === 'collections' && !upgraded.has(name) ? [name] : []));
    for (const name of inner) met.add(name);
    held.set(at, { inner, missed: items.filter(isMissed) });
  }
  const holdsTainted = holdersOf(
    tainted.map(({ name }) => name),
    held,
  );
  const holdsMissed = holdersOf(
    [...held].flatMap(([name, { missed }]) => (missed.length > 0 ? [name] : [])),
    held,
  );
  return {
    held,
    missing: mayBeSkipped.filter((name) => holdsTainted.has(name) && holdsMissed.has(name)),
    disabledIn: new Map(tainted.map((each) => [each.name, taintingScenarios(each).filter(isDisabled)])),
  };
}

/** These collections and all that hold one of them, also through others. */
function holdersOf(names: readonly string[], held: ReadonlyMap<string, Held>): ReadonlySet<string> {
  const holders = new Map<string, string[]>();
  for (const [name, { inner }] of held) {
    for (const each of inner) {
      const known = holders.get(each);
      if (known === undefined) holders.set(each, [name]);
      else known.push(name);
    }
  }
  const met = new Set(names);
  for (const at of met) for (const holder of holders.get(at) ?? []) met.add(holder);
  return met;
}

function allOf({ missing, held, disabledIn }: Skipped): Missed {
  const met = new Set(missing);
  for (const at of met) for (const name of held.get(at)?.inner ?? []) met.add(name);
  return missedIn(met, held, disabledIn);
}

/** @returns null where it is too much to be looked through */
function byCollectionOf({ missing, held, disabledIn }: Skipped): ReadonlyMap<string, Missed> | null {
  const found = new Map<string, Missed>();
  let left = LOOKED_THROUGH_MAX;
  for (const collection of missing) {
    const met = new Set([collection]);
    for (const at of met) {
      const { inner = [], missed = [] } = held.get(at) ?? {};
      left -= 1 + inner.length + missed.length + (disabledIn.get(at)?.length ?? 0);
      if (left < 0) return null;
      for (const name of inner) met.add(name);
    }
    found.set(collection, missedIn(met, held, disabledIn));
  }
  return found;
}

function missedIn(
  collections: ReadonlySet<string>,
  held: ReadonlyMap<string, Held>,
  disabledIn: ReadonlyMap<string, readonly string[]>,
): Missed {
  const missed = new Map<string, HeldItem>();
  const because = new Set<string>();
  for (const collection of collections) {
    for (const item of held.get(collection)?.missed ?? []) missed.set(keyOf(item), item);
    for (const name of disabledIn.get(collection) ?? []) because.add(name);
  }
  return listed(missed, because);
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
