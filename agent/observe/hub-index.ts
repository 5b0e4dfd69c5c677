import { INDEX_MAX_BYTES } from './limits.ts';
import { fingerprint } from './look.ts';
import { SkimFault, skimJson } from './skim-json.ts';
import type { Tree } from './tree.ts';

/** The types of items that an observation needs. */
export const ITEM_TYPES = ['scenarios', 'appsec-configs'] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export interface IndexEntry {
  name: string;
  /** SHA-256 of the newest version, lowercase hex; null where the index does not say. */
  newest: string | null;
  older: readonly string[];
}

/** The hub's index, reduced to what is needed: entries by type and path (`scenarios/crowdsecurity/ssh-bf.yaml`). */
export type HubIndex = Record<ItemType, ReadonlyMap<string, IndexEntry>>;

type Values = Record<string, unknown>;
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
const DIGEST = /^[0-9a-f]{64}$/;

// scenarios > name > path, version, versions > number > digest
const WANTED: readonly (ReadonlySet<string> | null)[] = [
  new Set<string>(ITEM_TYPES),
  null,
  new Set(['path', 'version', 'versions']),
  null,
  new Set(['digest']),
];

function parseEntry(name: string, item: Values): IndexEntry {
  const versions = isValues(item.versions) ? item.versions : {};
  const older: string[] = [];
  let newest: string | null = null;
  for (const [version, about] of Object.entries(versions)) {
    const digest = isValues(about) && typeof about.digest === 'string' ? about.digest.toLowerCase() : '';
    if (!DIGEST.test(digest)) continue;
    if (version === item.version) newest = digest;
    else older.push(digest);
  }
  return { name: name, newest, older };
}

/**
 * Reduces the content of `.index.json`.
 * @returns null where it is no index
 */
export function parseIndex(bytes: Buffer): HubIndex | null {
  let index: Values;
  try {
    index = skimJson(bytes, (depth, key) => WANTED[depth]?.has(key) ?? depth < WANTED.length);
  } catch (error) {
    if (error instanceof SkimFault) return null;
    throw error;
  }
  const known: Record<ItemType, Map<string, IndexEntry>> = { scenarios: new Map(), 'appsec-configs': new Map() };
  for (const type of ITEM_TYPES) {
    const items = index[type];
    if (!isValues(items)) continue;
    for (const [name, item] of Object.entries(items)) {
      if (isValues(item) && typeof item.path === 'string') known[type].set(item.path, parseEntry(name, item));
    }
  }
  return known;
}

/**
 * The entry whose path is a suffix of the target, whole path parts only (`hasPathSuffix` in CrowdSec's `pkg/cwhub`).
 * @param target a file in the hub folder
 */
export function findByPath(entries: ReadonlyMap<string, IndexEntry>, target: string): IndexEntry | null {
  for (let slash = target.indexOf('/'); slash !== -1; slash = target.indexOf('/', slash + 1)) {
    const entry = entries.get(target.slice(slash + 1));
    if (entry !== undefined) return entry;
  }
  return null;
}

/** Keeps the reduced index of a file for as long as its stat and then its content stay the same. */
export class IndexCache {
  #stat = '';
  #digest: string | null = null;
  #index: HubIndex | null = null;

  /** @returns null where the index is missing, unreadable or no index */
  read(tree: Tree, path: string): HubIndex | null {
    const look = tree.look(path);
    if (look.kind !== 'file') return null;
    const stat = `${path}:${fingerprint(look.stat)}`;
    if (stat === this.#stat) return this.#index;
    // A touched index is the usual case, and holding megabytes only to find nothing new is what makes an agent grow.
    const digest = tree.sha256(path);
    if (digest === null || digest !== this.#digest) {
      const content = tree.read(path, INDEX_MAX_BYTES);
      this.#index = content.ok ? parseIndex(content.bytes) : null;
      this.#digest = content.ok ? digest : null;
    }
    this.#stat = this.#index !== null && !tree.isRacy(look.stat) ? stat : '';
    return this.#index;
  }
}
