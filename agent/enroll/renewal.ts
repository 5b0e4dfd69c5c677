import { type BigIntStats, statSync } from 'node:fs';
import { reasonOf } from '../words/reason.ts';
import type { Identity } from './identity.ts';

/** What came of looking whether this host was enrolled anew. `unusable`: something was written that cannot be used (yet). */
export type Renewed = { kind: 'same' } | { kind: 'renewed'; identity: Identity } | { kind: 'unusable'; why: string };

/** Notices that this host was enrolled anew while the daemon runs: a few stats as long as the files stay as they were. */
export class Renewal {
  readonly #files: readonly string[];
  readonly #read: () => Identity | null;
  #current: Identity;
  // Nothing yet, so that the first look reads what was written since the identity was read.
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

  /** Says what the files hold where they changed since the last look. */
  look(): Renewed {
    const seen = this.#look();
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

  #look(): string {
    return this.#files.map(markOf).join(' ');
  }
}

function isSame(a: Identity, b: Identity): boolean {
  return a.url.origin === b.url.origin && a.hostId === b.hostId && a.key.equals(b.key);
}

function markOf(path: string): string {
  let stat: BigIntStats | undefined;
  try {
    stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return 'unreadable';
  }
  return stat === undefined ? 'absent' : `${stat.ino}.${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`;
}
