import {
  COLLECTIONS_MAX,
  type CollectionsReport,
  INSTALLED_MAX,
  type InstalledCollection,
  ITEM_TYPES,
  type ItemType,
  type ScenariosReport,
} from '#contract';
import { wellFormed } from '../../words/printable.ts';
import { byName } from '../disk/byte-order.ts';
import type { Tree } from '../disk/tree.ts';
import type { Dependencies } from '../hub/dependencies.ts';
import type { Item } from '../hub/items.ts';
import type { HubMemory } from '../hub/memory.ts';
import { NAME_MAX_CHARS } from '../read-limits.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { asRefusal, readOrUnobservable, Unobservable } from '../unobservable.ts';
import { hasCircle, type KnownItems } from './collection-items.ts';
import { refuseFatal, type Standing, scenariosOf, standingOf } from './taint.ts';

type ByType = Record<ItemType, ReadonlyMap<string, Item>>;

/** Observes which collections are installed, which of them are tainted and by what. Every doubt has a state with a sentence. */
export function observeCollections(context: ObservationContext, scenarios: ScenariosReport): CollectionsReport {
  const report = readOrUnobservable((): CollectionsReport => {
    const installed = readTypes(context);
    const collections = readAll(context, installed);
    return { state: 'read', detail: null, installed: collections, ...rulesBeside(collections, installed) };
  });
  if (report instanceof Unobservable && report.state === 'invalid') context.loadFaults.note(report.message);
  if (scenarios.state !== 'read') {
    return { state: scenarios.state, detail: 'The scenarios, which the collections hold, could not be read', installed: [] };
  }
  return report instanceof Unobservable ? { ...asRefusal(report), installed: [] } : report;
}

/** The installed AppSec rules, where upgrades skip a collection: what it holds may be missing among them. Otherwise nobody needs them. */
function rulesBeside(collections: readonly InstalledCollection[], installed: ByType): Pick<CollectionsReport, 'appsec_rules'> {
  if (!collections.some(({ status }) => status === 'tainted')) return {};
  const rules = [...installed['appsec-rules'].keys()].map(wellFormed).sort();
  const doFit = rules.length <= INSTALLED_MAX && rules.every(({ length }) => length <= NAME_MAX_CHARS);
  return doFit ? { appsec_rules: rules } : {};
}

/** @throws Unobservable where one of the types cannot be read, after all of them were: each could make CrowdSec's load fail */
function readTypes({ inventory }: ObservationContext): ByType {
  const types = ITEM_TYPES.map((type) => [type, readOrUnobservable(() => inventory(type))] as const);
  const read = types.map(([type, items]) => {
    if (items instanceof Unobservable) throw items;
    return [type, items.byName];
  });
  return Object.fromEntries(read) as unknown as ByType;
}

function readAll({ tree, where, hub, inventory }: ObservationContext, installed: ByType): InstalledCollection[] {
  const index = hub.index.read(tree, where);
  const items = [...installed.collections.values()];
  if (index === null && items.some(({ origin }) => origin === 'hub')) {
    throw new Unobservable('unreadable', `the hub's index ${where.indexPath}, which says what collections hold, cannot be read`);
  }
  if (items.length > COLLECTIONS_MAX) {
    throw new Unobservable('unreadable', `${items.length} collections are more than a report can hold (${COLLECTIONS_MAX})`);
  }
  const { fatal } = inventory('collections');
  const known = index === null ? null : { index, installed, ownLists: ownListsOf(tree, hub, items), fatal };
  if (known !== null && hasCircle(known)) {
    throw new Unobservable('invalid', "CrowdSec's whole load fails: a collection of the hub holds itself");
  }
  if (known !== null) for (const { name } of items) refuseFatal(known, { type: 'collections', name });
  const found = new Map<string, Standing>();
  return items.map((item) => asInstalled(known, item, found)).sort(byName);
}

/** What the own files of outdated and changed collections say that they hold: of these the engine does not take the index's word. */
function ownListsOf(tree: Tree, hub: HubMemory, items: readonly Item[]): Map<string, Dependencies> {
  const own = new Map<string, Dependencies>();
  for (const { name, content, target } of items) {
    if (content !== 'tainted' && content !== 'outdated') continue;
    const lists = hub.collectionFiles.of(tree, target);
    if (lists.ok && lists.value !== null) own.set(name, lists.value);
  }
  return own;
}

function asInstalled(known: KnownItems | null, item: Item, found: Map<string, Standing>): InstalledCollection {
  const { name, file, origin } = item;
  const { status, taintedBy }: Standing =
    known === null
      ? { status: 'unknown', taintedBy: [], isWarned: false }
      : standingOf(known, { type: 'collections', name }, item, found);
  const scenarios = known === null ? [] : scenariosOf(known, item, found);
  const longest = Math.max(...[name, ...scenarios, ...taintedBy.map((taint) => taint.name)].map(({ length }) => length));
  if (longest > NAME_MAX_CHARS || Math.max(scenarios.length, taintedBy.length) > INSTALLED_MAX) {
    throw new Unobservable('unreadable', `the collection ${file} holds more, or longer names, than a report can hold`);
  }
  return {
    name: wellFormed(name),
    file: wellFormed(file),
    origin,
    content: item.content,
    status,
    tainted_by: taintedBy.map((taint) => ({ ...taint, name: wellFormed(taint.name) })),
    scenarios: scenarios.map(wellFormed),
  };
}
