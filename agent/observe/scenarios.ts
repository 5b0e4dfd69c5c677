import { join } from 'node:path';
import { DECLARATIONS_MAX, IGNORED_LISTED_MAX, INSTALLED_MAX, type InstalledScenario, type ScenariosReport } from '#contract';
import { declaredNames } from './declared.ts';
import type { Fact } from './file-facts.ts';
import type { HubIndex, IndexEntry } from './hub-index.ts';
import { type Item, type Items, readItems } from './items.ts';
import { asDetail, wellFormed } from './limits.ts';
import type { Memory } from './memory.ts';
import type { Tree } from './tree.ts';
import { asUnobservable, Unobservable } from './unobservable.ts';
import { isInside } from './view.ts';
import type { Where } from './where.ts';

const NAME_MAX_CHARS = 1024;

/** Observes which scenarios are installed. Only `read` is evidence; every doubt has another state with a sentence. */
export function observeScenarios(tree: Tree, where: Where, memory: Memory): ScenariosReport {
  const folder = join(where.crowdsecDir, 'scenarios');
  const report: ScenariosReport = {
    state: 'read',
    detail: null,
    mount_path: wellFormed(where.view.toCrowdsec(folder)),
    installed: [],
    ignored: [],
    ignored_count: 0,
    unknown_to_hub: null,
  };
  try {
    report.unknown_to_hub = unknownToHub(tree, where, memory);
    const items = readFolder(tree, where, memory, folder);
    const index = memory.index.read(tree, where.indexPath);
    if (items.byName.size === 0) requireCrowdsec(tree, where, folder);
    const installed = [...items.byName.values()].filter((item) => item.name.length <= NAME_MAX_CHARS);
    for (const item of items.byName.values()) {
      if (item.name.length > NAME_MAX_CHARS) items.ignored.push({ file: item.file, why: 'name_too_long' });
    }
    if (installed.length > INSTALLED_MAX) {
      throw new Unobservable('unreadable', `${installed.length} scenarios are more than a report can hold (${INSTALLED_MAX})`);
    }
    report.installed = installed.map((item) => asInstalled(tree, memory, index, item)).sort(byName);
    report.ignored = items.ignored.slice(0, IGNORED_LISTED_MAX).map(({ file, why }) => ({ file: wellFormed(file), why }));
    report.ignored_count = items.ignored.length;
    return report;
  } catch (error) {
    const fault = asUnobservable(error);
    const state = fault.state === 'indeterminate' ? 'unreadable' : fault.state;
    return { ...report, state, detail: asDetail(fault.message) };
  }
}

const byName = (a: InstalledScenario, b: InstalledScenario): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function readFolder(tree: Tree, where: Where, memory: Memory, folder: string): Items {
  const look = tree.look(folder);
  switch (look.kind) {
    case 'absent':
      throw new Unobservable('missing', `${folder} does not exist`);
    case 'unreadable':
      throw new Unobservable('unreadable', `${folder} cannot be looked at (${look.code})`);
    case 'link':
      // filepath.WalkDir does not follow it: such an engine loads no scenario at all.
      return { byName: new Map(), ignored: [{ file: 'scenarios', why: 'link_to_directory' }] };
    case 'file':
    case 'other':
      throw new Unobservable('invalid', `${folder} is no folder`);
    case 'directory':
      if (isInside(folder, where.hubDir)) {
        throw new Unobservable(
          'unreadable',
          `${folder} lies inside the hub's folder ${where.hubDir}, which cannot be: set hub_dir`,
        );
      }
      return readItems(tree, where, 'scenarios', memory.index.read(tree, where.indexPath), memory.localNames);
  }
}

function unknownToHub(tree: Tree, where: Where, memory: Memory): string[] | null {
  const index = memory.index.read(tree, where.indexPath);
  const declared = where.sharedDir === null ? new Set<string>() : declaredNames(tree, where.sharedDir);
  if (index === null || declared === null) return null;
  return [...declared]
    .filter((name) => !index.scenarios.byName.has(name))
    .sort()
    .slice(0, DECLARATIONS_MAX);
}

// An empty volume or a wrong path looks exactly like "everything is uninstalled".
function requireCrowdsec(tree: Tree, where: Where, folder: string): void {
  const beside = [where.indexPath, join(where.crowdsecDir, 'config.yaml')];
  if (beside.some((path) => tree.look(path).kind !== 'absent')) return;
  throw new Unobservable(
    'missing',
    `${folder} is empty, and neither CrowdSec's config.yaml nor its hub stands beside it: a wrong folder?`,
  );
}

function asInstalled(tree: Tree, memory: Memory, index: HubIndex | null, item: Item): InstalledScenario {
  const content = item.entry === null || index === null ? 'unknown' : judge(item.entry, memory.digests.of(tree, item.target));
  return { name: wellFormed(item.name), file: wellFormed(item.file), origin: item.origin, content };
}

// pkg/cwhub/sync.go, setVersionState.
function judge(entry: IndexEntry, digest: Fact<string>): InstalledScenario['content'] {
  if (!digest.ok) return 'unknown';
  if (digest.value === entry.newest) return 'clean';
  return entry.older.includes(digest.value) ? 'outdated' : 'tainted';
}
