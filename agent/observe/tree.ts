import { type BigIntStats, closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { errorCode, type Look, lookAt, mark } from './look.ts';
import { type Content, hashWhole, readWhole } from './read-whole.ts';

// A change in the same tick of the file system's clock as a look leaves every time stamp as it was, so what is this young is read again.
export const RACY_WINDOW_NS = 2_000_000_000n;

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;

/**
 * Read-only access to the file system for one observation. It remembers the stat of everything that it looked at, so that
 * a later pass of stats alone can tell whether an observation would find the same. Never follows a link in a path's last
 * part, opens regular files only, never blocks, and throws nothing.
 */
export class Tree {
  readonly #seen = new Map<string, string>();
  readonly #looks = new Map<string, Look>();
  readonly #links = new Map<string, string>();
  #seenBefore: ReadonlyMap<string, string>;
  #linksBefore: ReadonlyMap<string, string>;
  readonly #startedNs: bigint;
  #newestNs = 0n;
  readonly directories = new Set<string>();

  /**
   * @param nowMs when the observation begins, Unix milliseconds
   * @param before the observation before: links that stayed the same are not read again
   */
  constructor(nowMs: number, before: Tree | null) {
    this.#startedNs = BigInt(nowMs) * 1_000_000n;
    this.#seenBefore = before === null ? new Map() : before.#seen;
    this.#linksBefore = before === null ? new Map() : before.#links;
  }

  /** One look a path and observation: later calls give what the first one found. */
  look(path: string): Look {
    const known = this.#looks.get(path);
    if (known !== undefined) return known;
    const look = lookAt(path);
    this.#looks.set(path, look);
    this.#seen.set(path, mark(look));
    if ('stat' in look && look.stat.ctimeNs > this.#newestNs) this.#newestNs = look.stat.ctimeNs;
    return look;
  }

  /** Ends the observation: only what a pass of stats compares is kept. */
  close(): void {
    this.#looks.clear();
    this.#seenBefore = new Map();
    this.#linksBefore = new Map();
  }

  /** The entries of a directory in the order of their names' bytes, as Go's `os.ReadDir` gives them; a code where it cannot be read. */
  entries(path: string): Dirent[] | { code: string } {
    this.look(path);
    this.directories.add(path);
    try {
      return readdirSync(path, { withFileTypes: true }).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    } catch (error) {
      return { code: errorCode(error) };
    }
  }

  /** The text of a symbolic link, null where it cannot be read. */
  linkText(path: string): string | null {
    const look = this.look(path);
    if (look.kind !== 'link') return null;
    const known = this.#linksBefore.get(path);
    const isSame = known !== undefined && this.#seenBefore.get(path) === this.#seen.get(path);
    try {
      const text = isSame ? known : readlinkSync(path);
      if (!this.isRacy(look.stat)) this.#links.set(path, text);
      return text;
    } catch {
      return null;
    }
  }

  /** @param maxBytes a larger file is not read */
  read(path: string, maxBytes: number): Content {
    return this.#open(path, (fd, stat) => readWhole(fd, stat, maxBytes));
  }

  /** SHA-256 of a file in lowercase hex, without ever having all of it in memory; null where it cannot be read. */
  sha256(path: string): string | null {
    let digest: string | null = null;
    this.#open(path, (fd) => {
      digest = hashWhole(fd);
      return { ok: false, why: 'hashed' };
    });
    return digest;
  }

  #open(path: string, use: (fd: number, stat: BigIntStats) => Content): Content {
    const look = this.look(path);
    if (look.kind === 'absent') return { ok: false, why: 'absent' };
    if (look.kind === 'unreadable') return { ok: false, why: look.code };
    if (look.kind !== 'file') return { ok: false, why: 'not_a_file' };
    let fd: number;
    try {
      fd = openSync(path, OPEN_FLAGS);
    } catch (error) {
      return { ok: false, why: errorCode(error) };
    }
    try {
      const stat = fstatSync(fd, { bigint: true });
      return stat.isFile() ? use(fd, stat) : { ok: false, why: 'not_a_file' };
    } catch (error) {
      return { ok: false, why: errorCode(error) };
    } finally {
      closeSync(fd);
    }
  }

  /** Whether this stat is so young that a later change could have left it as it is. */
  isRacy(stat: BigIntStats): boolean {
    return stat.ctimeNs + RACY_WINDOW_NS > this.#startedNs;
  }

  /** A pass of stats: whether everything that was looked at is still as it was, beyond doubt. */
  isUnchanged(): boolean {
    if (this.#newestNs + RACY_WINDOW_NS > this.#startedNs) return false;
    for (const [path, seen] of this.#seen) if (mark(lookAt(path)) !== seen) return false;
    return true;
  }
}
