import { createHash } from 'node:crypto';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import type { Unread } from './read-whole.ts';
import { isSameStat, type Stat } from './stat.ts';
import type { Tree } from './tree.ts';

/** A fact derived from a file's bytes, or why they could not be read. */
export type Fact<T> = { ok: true; value: T } | Unread;

/** Derives something from files and derives it again only for those whose stat changed. */
export class FileFacts<T> {
  readonly #derive: (bytes: Buffer) => T;
  readonly #maxBytes: number;
  #kept = new Map<string, { stat: Stat; value: T }>();
  #used = new Map<string, { stat: Stat; value: T }>();

  /** @param maxBytes a larger file is not read */
  constructor(derive: (bytes: Buffer) => T, maxBytes = YAML_MAX_BYTES) {
    this.#derive = derive;
    this.#maxBytes = maxBytes;
  }

  of(tree: Tree, path: string): Fact<T> {
    const look = tree.look(path);
    const kept = this.#kept.get(path);
    if (kept !== undefined && look.kind === 'file' && isSameStat(kept.stat, look.stat)) {
      this.#used.set(path, kept);
      return { ok: true, value: kept.value };
    }
    const content = tree.read(path, this.#maxBytes);
    if (!content.ok) return content;
    const value = this.#derive(content.bytes);
    // A file that is still being written to may get other bytes under the same stat.
    if (!tree.isRacy(content.stat)) this.#used.set(path, { stat: content.stat, value });
    return { ok: true, value };
  }

  /** Ends an observation: what it did not use is forgotten. */
  sweep(): void {
    this.#kept = this.#used;
    this.#used = new Map();
  }
}

/** SHA-256 in lowercase hex. */
export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
