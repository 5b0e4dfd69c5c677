import { ITEM_TYPES } from '#contract';
import type { Dependencies } from '../dependencies.ts';
import { compareVersions, isVersion } from '../semver.ts';
import { isStaged } from '../staged.ts';
import type { CatalogueDraft } from './catalogue.ts';
import { type HubIndex, type IndexEntry, indexedItems } from './index-file.ts';
import { JsonFault, type JsonKind, JsonReader } from './json-reader.ts';

/**
 * A hub's index, and whether it is the JSON value null, to which CrowdSec cannot add a local item; or why CrowdSec refuses it and does
 * not start, in its own terms.
 */
export type DecodedIndex = { ok: true; index: HubIndex; isNull: boolean } | { ok: false; why: string };

const DIGEST = /^[0-9a-f]{64}$/;

// The keys of `Item` in CrowdSec's pkg/cwhub/item.go, beside the lists of what a collection holds.
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'type',
  'stage',
  'name',
  'file_name',
  'description',
  'content',
  'path',
  'version',
]);
const KEPT_TEXTS: ReadonlySet<string> = new Set(['stage', 'path', 'version']);
const LIST_KEYS: ReadonlySet<string> = new Set(['references', ...ITEM_TYPES]);
const ITEM_KEYS: ReadonlySet<string> = new Set([...TEXT_KEYS, ...LIST_KEYS, 'versions']);
const VERSION_KEYS: ReadonlySet<string> = new Set(['digest', 'deprecated']);

// Shared by the thousands of items that are no collections, to save memory.
const NO_DEPENDENCIES: Dependencies = {};

/** An item while it is read. */
interface Draft {
  texts: Partial<Record<string, string>>;
  lists: Partial<Record<string, string[]>>;
  /** The digests of its versions. */
  versions: Map<string, string>;
}

/** An item of the index, or what CrowdSec misses in it. */
type Read = IndexEntry | { missing: string };
type Types = Map<string, Map<string, Read>>;

/**
 * Decodes `.index.json` as CrowdSec does (`parseIndex` in `pkg/cwhub/hub.go`: Go's `encoding/json` into its own types). One value of
 * a wrong type anywhere, also in a type of items that CrowdSec does not know, and it has no index at all.
 * @param catalogue takes what a catalogue tells of each item, which the index that is kept does not hold
 */
export function decodeIndex(bytes: Buffer, catalogue: CatalogueDraft | null = null): DecodedIndex {
  const decoder = new Decoder(bytes, catalogue);
  try {
    const types = decoder.read();
    const why = decoder.fault ?? whatIsMissing(types);
    return why === null ? { ok: true, index: asIndex(types), isNull: decoder.isNull } : { ok: false, why };
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, why: `failed to parse index: ${error.message}` };
    throw error;
  }
}

class Decoder {
  readonly #json: JsonReader;
  readonly #catalogue: CatalogueDraft | null;
  /** The first value of a wrong type. Go reads on, for what comes after it could be no JSON. */
  fault: string | null = null;
  isNull = false;

  constructor(bytes: Buffer, catalogue: CatalogueDraft | null) {
    this.#json = new JsonReader(bytes);
    this.#catalogue = catalogue;
  }

  read(): Types {
    const types: Types = new Map();
    this.isNull = this.#json.kind() === 'null';
    this.#object('the index', (type) => {
      const items = new Map<string, Read>();
      this.#object(type, (name) => items.set(name, this.#item(type, name)));
      types.set(type, items);
    });
    this.#json.end();
    return types;
  }

  /** Whether a value of this kind comes next. Null leaves what it stands for as it is; any other kind is a fault. Both are stepped over. */
  #is(kind: JsonKind, what: string): boolean {
    const found = this.#json.kind();
    if (found === kind) return true;
    this.#json.skip();
    if (found !== 'null') this.fault ??= `failed to parse index: ${what} must be ${kind}, not ${found}`;
    return false;
  }

  #object(what: string, member: (key: string) => void): boolean {
    const isObject = this.#is('object', what);
    if (isObject) this.#json.object(member);
    return isObject;
  }

  #item(type: string, name: string): Read {
    const what = `${type}:${name}`;
    const draft: Draft = { texts: {}, lists: {}, versions: new Map() };
    const isThere = this.#object(what, (written) => {
      const key = keyOf(written, ITEM_KEYS);
      if (key === null) this.#json.skip();
      else if (TEXT_KEYS.has(key)) this.#text(draft, key, `${key} of ${what}`);
      else if (LIST_KEYS.has(key)) this.#list(draft, key, `${key} of ${what}`);
      else this.#versions(draft, what);
    });
    if (!isThere) return { missing: `${what} has no index metadata` };
    if ((draft.texts.path ?? '') === '') return { missing: `${what} has no download path` };
    if (isStaged(type) && (draft.texts.stage ?? '') === '') return { missing: `${what} has no stage` };
    const entry = entryOf(name, draft);
    const { version = '', description = '' } = draft.texts;
    this.#catalogue?.add(type, name, { version, description, dependencies: entry.dependencies });
    return entry;
  }

  #text(draft: Draft, key: string, what: string): void {
    if (!this.#is('string', what)) return;
    if (KEPT_TEXTS.has(key) || (key === 'description' && this.#catalogue !== null)) draft.texts[key] = this.#json.string();
    else this.#json.skip();
  }

  #list(draft: Draft, key: string, what: string): void {
    if (this.#json.kind() === 'null') delete draft.lists[key];
    if (!this.#is('array', what)) return;
    const before = draft.lists[key] ?? [];
    const names: string[] = [];
    this.#json.array(() =>
      names.push(this.#is('string', `an entry of ${what}`) ? this.#json.string() : (before[names.length] ?? '')),
    );
    draft.lists[key] = names;
  }

  #versions(draft: Draft, what: string): void {
    if (this.#json.kind() === 'null') draft.versions.clear();
    this.#object(`versions of ${what}`, (version) => {
      draft.versions.set(version, this.#digest(`version ${version} of ${what}`));
    });
  }

  #digest(what: string): string {
    let digest = '';
    this.#object(what, (written) => {
      const key = keyOf(written, VERSION_KEYS);
      if (key === 'digest') {
        if (this.#is('string', `digest of ${what}`)) digest = this.#json.string();
      } else if (key === null || this.#is('bool', `deprecated of ${what}`)) this.#json.skip();
    });
    return digest;
  }
}

// encoding/json's fold.go: a key fits in any case, and two characters beyond ASCII fold to s and k.
function keyOf(written: string, keys: ReadonlySet<string>): string | null {
  if (keys.has(written)) return written;
  const folded = written
    .replace(/[A-Z]/g, (char) => char.toLowerCase())
    .replaceAll('\u017f', 's')
    .replaceAll('\u212a', 'k');
  return keys.has(folded) ? folded : null;
}

/** What CrowdSec misses in an index that is well-formed; null where it takes it. Of types that it does not know it asks nothing. */
function whatIsMissing(types: Types): string | null {
  for (const type of ITEM_TYPES) for (const read of types.get(type)?.values() ?? []) if ('missing' in read) return read.missing;
  return null;
}

function asIndex(types: Types): HubIndex {
  const known: Partial<HubIndex> = {};
  for (const type of ITEM_TYPES) {
    const byName = new Map<string, IndexEntry>();
    for (const [name, read] of types.get(type) ?? []) if (!('missing' in read)) byName.set(name, read);
    known[type] = indexedItems(type, byName);
  }
  return known as HubIndex;
}

function entryOf(name: string, { texts, lists, versions }: Draft): IndexEntry {
  const { path = '', stage = '', version: latest = '' } = texts;
  const held = ITEM_TYPES.filter((type) => (lists[type] ?? []).length > 0);
  const dependencies = held.length === 0 ? NO_DEPENDENCIES : Object.fromEntries(held.map((type) => [type, lists[type] ?? []]));
  const entry: IndexEntry = { name, path, stage, newest: null, older: [], dependencies };
  const oddVersion = [...versions.keys()].find((version) => !isVersion(version));
  if (!isVersion(latest)) entry.hasOddLatest = true;
  if (oddVersion !== undefined) return { ...entry, oddVersion };
  const byDigest = new Map<string, string>();
  for (const [version, digest] of versions) {
    // A digest that the engine compares with a file's as it stands: capitals, or another length, fit no file.
    if (!DIGEST.test(digest)) continue;
    const other = byDigest.get(digest);
    // detectVersionFromHash in pkg/cwhub/sync.go: of two versions with one content the newer one counts.
    if (other === undefined || compareVersions(version, other) > 0) byDigest.set(digest, version);
  }
  const older: string[] = [];
  const alike: string[] = [];
  for (const [digest, version] of byDigest) {
    if (version === latest) entry.newest = digest;
    else older.push(digest);
    if (version !== latest && entry.hasOddLatest !== true && compareVersions(version, latest) === 0) alike.push(digest);
  }
  return { ...entry, older, ...(alike.length > 0 ? { alike } : {}) };
}
