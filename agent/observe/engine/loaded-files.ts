import { dirname } from 'node:path';
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
  /** What is no file of the engine's: folders. */
  foreign: readonly string[];
}

interface Kept {
  look: Look;
  print: string;
}

/** Digests what the engine reads at a load, and digests again only what changed since the last time. */
export class LoadedFiles {
  #kept = new Map<string, Kept>();

  /** @param digests of files by their whole content */
  of(
    tree: Tree,
    reading: Reading,
    digests: FileFacts<string>,
  ): Pick<DiskState, 'files' | 'stamp' | 'newestMs' | 'newestConfigMs'> {
    const used = new Map<string, Kept>();
    const files = new Map<string, string>();
    const found = { sumNs: 0n, newestNs: 0n, newestConfigNs: 0n };
    for (const [path, look] of [...tree.looks()]) {
      if (!('stat' in look) || reading.foreign.some((folder) => isInside(path, folder))) continue;
      // The hub's own folders are listed in a process's first observation alone; what is installed of them is looked at each time.
      if (look.kind === 'directory' && (!tree.hasListed(path) || isInside(path, reading.hubDir))) continue;
      const { ctimeNs } = look.stat;
      found.sumNs += ctimeNs;
      if (ctimeNs > found.newestNs) found.newestNs = ctimeNs;
      if (look.kind === 'directory' || path === reading.indexPath) continue;
      if (dirname(path) === reading.configFolder && ctimeNs > found.newestConfigNs) found.newestConfigNs = ctimeNs;
      const kept = this.#kept.get(path);
      const print =
        kept !== undefined && isSameLook(kept.look, look) && !tree.isRacy(look.stat)
          ? kept.print
          : printOf(tree, path, look, digests);
      used.set(path, { look, print });
      files.set(path, print);
    }
    this.#kept = used;
    const content = sha256(
      Buffer.from(
        [...files]
          .map(([path, print]) => `${path}\0${print}\0`)
          .sort()
          .join(''),
      ),
    );
    return {
      files,
      stamp: `${found.sumNs}/${found.newestNs}/${content.slice(0, PRINT_CHARS)}`,
      newestMs: msOf(found.newestNs),
      newestConfigMs: msOf(found.newestConfigNs),
    };
  }
}

const msOf = (ns: bigint): number => Number(ns / 1_000_000n);

type Standing = Extract<Look, { stat: unknown }>;

function printOf(tree: Tree, path: string, { kind, stat }: Standing, digests: FileFacts<string>): string {
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
