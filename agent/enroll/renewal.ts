import { type BigIntStats, statSync } from 'node:fs';
import { reasonOf } from '../words/reason.ts';
import type { Identity } from './identity.ts';

/** Whether this host was enrolled anew. `unusable`: the files hold something that cannot be used, perhaps not yet. */
export type Renewed = { kind: 'same' } | { kind: 'renewed'; identity: Identity } | { kind: 'unusable'; why: string };

/** Notices that this host was enrolled anew while the daemon runs: a few stats as long as the files stay as they were. */
export class Renewal {
  readonly #files: readonly string[];
  readonly #read: () => Identity | null;
  #current: Identity;
  // Empty, so that the first look reads the files: they may have been written since `current` was read.
  #seen = '';

  /**
   * @param current the identity in use
   * @param files what enrolment writes: the key and agent.yaml
   * @param read reads the identity from them; null where there is none, throws where it cannot be used
   */
  constructor(current: Identity, files: readonly string[], read: () => Identity | null) {
    this.#current = current;
    this.#files = files;
    this.#read = read;
  }

  /** Reads the files where they changed since the last call. */
  look(): Renewed {
    const seen = this.#files.map(markOf).join(' ');
    if (seen === this.#seen) return { kind: 'same' };
    this.#seen = seen;
    try {
      const identity = this.#read();
      if (identity === null || isSame(identity, this.#current)) return { kind: 'same' };
      this.#current = identity;
      return { kind: 'renewed', identity };
    } catch (error) {
      return { kind: 'unusable', why: reasonOf(error) };
    }
  }
}

function isSame(a: Identity, b: Identity): boolean {
  return a.url.origin === b.url.origin && a.hostId === b.hostId && a.key.equals(b.key);
}

/** A text that is another one when the file was written since. */
function markOf(path: string): string {
  let stat: BigIntStats | undefined;
  try {
    stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return 'unreadable';
  }
  return stat === undefined ? 'absent' : `${stat.ino}.${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`;
}
