import { type FileFacts, sha256 } from '../disk/file-facts.ts';
import { isSameLook, type Look } from '../disk/look.ts';
import type { Tree } from '../disk/tree.ts';
import { isInside } from '../disk/view.ts';
import type { DiskState } from './disk-state.ts';

const PRINT_CHARS = 16;

/** Which of everything that an observation looked at the engine reads, and how. Paths as the agent sees them. */
export interface Reading {
  /** The folder of config.yaml: what stands in it itself is read first. */
  configFolder: string;
  hubDir: string;
  /** No content of it is read, whatever it says counts through the items. */
  indexPath: string;
  /** What is no file of the engine's: folders, or single files. */
  foreign: readonly string[];
}

interface Kept {
  readonly look: Look;
  /** What it holds; null for a folder. */
  readonly print: string | null;
  /** Of the path, of what it holds and of when it was changed, so that the sum of all tells one state from another in whatever order. */
  readonly number: number;
}

/** Digests what the engine reads at a load, and digests again only what changed since the last time. */
export class LoadedFiles {
  #kept: ReadonlyMap<string, Kept> = new Map();

  /** @param digests of files by their whole content */
  of(
    tree: Tree,
    reading: Reading,
    digests: FileFacts<string>,
  ): Pick<DiskState, 'files' | 'stamp' | 'newestMs' | 'newestConfigMs'> {
    const used = new Map<string, Kept>();
    const besideConfig = `${reading.configFolder}/`;
    let [newestNs, newestConfigNs, sum] = [0n, 0n, 0];
    for (const [path, look] of tree.looks()) {
      if (!('stat' in look) || isForeign(path, reading)) continue;
      // The hub's own folders are listed in a process's first observation alone; what is installed of them is looked at each time.
      if (look.kind === 'directory' && (!tree.hasListed(path) || isInside(path, reading.hubDir))) continue;
      const { ctimeNs } = look.stat;
      if (ctimeNs > newestNs) newestNs = ctimeNs;
      if (ctimeNs > newestConfigNs && isBeside(path, look, besideConfig)) newestConfigNs = ctimeNs;
      const entry = this.#again(path, look, tree) ?? entryOf(path, look, printOf(tree, path, look, reading, digests));
      used.set(path, entry);
      sum += entry.number;
    }
    this.#kept = used;
    const stamp = `${newestNs}/${sum.toString(36)}`;
    // What was taken away from this folder shows in its own time alone. Others put files into it too, so it tells no content.
    const folder = tree.look(reading.configFolder);
    if ('stat' in folder && folder.stat.ctimeNs > newestNs) newestNs = folder.stat.ctimeNs;
    return {
      files: () => new Map([...used].flatMap(([path, { print }]) => (print === null ? [] : [[path, print] as const]))),
      stamp,
      newestMs: msOf(newestNs),
      newestConfigMs: msOf(newestConfigNs),
    };
  }

  #again(path: string, look: Standing, tree: Tree): Kept | undefined {
    const kept = this.#kept.get(path);
    if (kept === undefined || tree.isRacy(look.stat)) return undefined;
    return isSameLook(kept.look, look) ? kept : undefined;
  }
}

type Standing = Extract<Look, { stat: unknown }>;

// 40 bits: thousands of them add up to less than a number holds exactly.
const NUMBER_CHARS = 10;

function entryOf(path: string, look: Standing, print: string | null): Kept {
  const number = Number.parseInt(sha256(Buffer.from(`${path}\0${look.stat.ctimeNs}\0${print}`)).slice(0, NUMBER_CHARS), 16);
  return { look, print, number };
}

function isBeside(path: string, { kind }: Look, folder: string): boolean {
  return kind !== 'directory' && path.lastIndexOf('/') === folder.length - 1 && path.startsWith(folder);
}

function isForeign(path: string, { foreign }: Reading): boolean {
  for (const folder of foreign) if (isInside(path, folder)) return true;
  return false;
}

const msOf = (ns: bigint): number => Number(ns / 1_000_000n);

function printOf(
  tree: Tree,
  path: string,
  { kind, stat }: Standing,
  { indexPath }: Reading,
  digests: FileFacts<string>,
): string | null {
  if (kind === 'directory' || path === indexPath) return null;
  if (kind === 'link') return `-> ${tree.linkText(path) ?? '?'}`;
  if (kind !== 'file') return `${kind} ${stat.ino}`;
  const digest = digests.of(tree, path);
  return digest.ok ? digest.value.slice(0, PRINT_CHARS) : `${stat.size} bytes of ${stat.mtimeNs}`;
}

/**
 * The files that a load would read otherwise than the load before did. A file of the hub that is only read no more, or for the first
 * time, is told by the link that leads to it.
 * @param loaded what that load read
 */
export function changedFiles(
  loaded: Readonly<Record<string, string>>,
  now: ReadonlyMap<string, string>,
  hubDir: string,
): string[] {
  const before = new Map(Object.entries(loaded));
  const changed: string[] = [];
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    const [then, print] = [before.get(path), now.get(path)];
    if (then === print) continue;
    if ((then === undefined || print === undefined) && isInside(path, hubDir)) continue;
    changed.push(path);
  }
  return changed;
}
