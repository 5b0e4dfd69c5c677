import { errorCode } from '../../words/error-code.ts';
import { byBytes } from './byte-order.ts';
import { type Disk, type DiskEntry, HOST_DISK, type OpenFile } from './disk.ts';
import { type EarlierLooks, earlierEntries, earlierLookAtLink, NO_EARLIER_LOOKS } from './earlier-looks.ts';
import { isSameLook, type Look, lookAt } from './look.ts';
import { type FileContent, hashWhole, readWhole, type Unread } from './read-whole.ts';
import { racyFrom, type Stat } from './stat.ts';

// Errors that last until a pass of stats finds a difference. Any other may pass by itself, so the next observation looks again.
const LASTING = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO', 'EINVAL']);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/**
 * Read-only access to the file system for one observation. It remembers the stat of everything that it looked at, so that
 * a later pass of stats alone can tell whether an observation would find the same. Never follows a link in a path's last
 * part, opens regular files only, never blocks, and throws nothing.
 */
export class Tree {
  readonly #disk: Disk;
  readonly #seen = new Map<string, Look>();
  readonly #links = new Map<string, string>();
  readonly #entries = new Map<string, readonly DiskEntry[]>();
  #looks: ReadonlyMap<string, Look>;
  #earlier: EarlierLooks;
  readonly #startedNs: bigint;
  readonly #racyFromNs: bigint;
  #newestNs = 0n;
  #hadPassingTrouble = false;
  readonly directories = new Set<string>();

  /**
   * @param nowMs when the observation begins, Unix milliseconds
   * @param last the observation before this one: links and directories that stayed the same are not read, and links mostly not looked at, again
   * @param looks what a pass of stats just found: not looked at again
   */
  constructor(nowMs: number, last: Tree | null, disk: Disk = HOST_DISK, looks: ReadonlyMap<string, Look> = new Map()) {
    this.#looks = looks;
    this.#disk = disk;
    this.#startedNs = BigInt(nowMs) * 1_000_000n;
    this.#racyFromNs = racyFrom(this.#startedNs);
    this.#earlier =
      last === null
        ? NO_EARLIER_LOOKS
        : { seen: last.#seen, links: last.#links, entries: last.#entries, startedNs: last.#startedNs };
  }

  /** Looks at a path, once in an observation: later calls give what the first one found. */
  look(path: string): Look {
    const known = this.#seen.get(path);
    if (known !== undefined) return known;
    const look = this.#looks.get(path) ?? this.#lookAtLink(path) ?? this.#lookAgain(path);
    this.#seen.set(path, look);
    if ('stat' in look && look.stat.ctimeNs > this.#newestNs) this.#newestNs = look.stat.ctimeNs;
    return look;
  }

  #lookAtLink(path: string): Look | undefined {
    if (this.#earlier.seen.get(path)?.kind !== 'link') return undefined;
    const folder = folderOf(path);
    return earlierLookAtLink(this.#earlier, path, folder, this.#seen.get(folder));
  }

  // The earlier look where nothing tells them apart, so that whoever compares them sees at once that they are the same.
  #lookAgain(path: string): Look {
    const look = lookAt(this.#disk, path);
    const earlier = this.#earlier.seen.get(path);
    return earlier !== undefined && isSameLook(look, earlier) ? earlier : look;
  }

  /** Ends the observation: only what a pass of stats compares is kept. */
  close(): void {
    this.#looks = new Map();
    this.#earlier = NO_EARLIER_LOOKS;
  }

  /** The entries of a directory in the order of their names' bytes, as Go's `os.ReadDir` gives them; a code where it cannot be read. */
  entries(path: string): readonly DiskEntry[] | { code: string } {
    this.directories.add(path);
    return this.entriesUnwatched(path);
  }

  /** As `entries`, of a directory that is not worth watching: a pass of stats finds its changes too, only later. */
  entriesUnwatched(path: string): readonly DiskEntry[] | { code: string } {
    const look = this.look(path);
    try {
      const entries =
        this.#entries.get(path) ??
        earlierEntries(this.#earlier, path, look) ??
        this.#disk.list(path).sort((a, b) => byBytes(a.name, b.name));
      this.#entries.set(path, entries);
      return entries;
    } catch (error) {
      return { code: this.#trouble(error) };
    }
  }

  /** Everything that was looked at, with what was found. */
  looks(): Iterable<[string, Look]> {
    return this.#seen;
  }

  /** Whether the entries of this directory were read. */
  hasListed(directory: string): boolean {
    return this.#entries.has(directory);
  }

  /** Whether a directory has entries. It is not remembered: for one that changes all the time, whose changes a pass of stats shall not find. */
  isFilled(path: string): boolean {
    try {
      return this.#disk.list(path).length > 0;
    } catch {
      return false;
    }
  }

  /** The text of a symbolic link, null where it cannot be read. */
  linkText(path: string): string | null {
    const look = this.look(path);
    if (look.kind !== 'link') return null;
    const known = this.#earlier.links.get(path);
    const earlier = this.#earlier.seen.get(path);
    try {
      const isSame = known !== undefined && earlier !== undefined && isSameLook(earlier, look);
      const text = isSame ? known : this.#disk.readLink(path);
      if (!this.isRacy(look.stat)) this.#links.set(path, text);
      return text;
    } catch (error) {
      this.#trouble(error);
      return null;
    }
  }

  /** @param maxBytes a larger file is not read */
  read(path: string, maxBytes: number): FileContent {
    return this.#open(path, (file, stat) => readWhole(file, stat, maxBytes));
  }

  /** SHA-256 of a file in lowercase hex, without ever having all of it in memory; null where it cannot be read or is larger. */
  sha256(path: string, maxBytes: number): string | null {
    const hashed = this.#open(path, (file, stat) => ({
      ok: true as const,
      digest: stat.size <= BigInt(maxBytes) ? hashWhole(file, maxBytes) : null,
    }));
    return hashed.ok ? hashed.digest : null;
  }

  #open<T extends { ok: boolean }>(path: string, use: (file: OpenFile, stat: Stat) => T): T | Unread {
    const look = this.look(path);
    if (look.kind === 'absent') return { ok: false, why: 'absent' };
    if (look.kind === 'unreadable') return { ok: false, why: 'system_error', code: look.code };
    if (look.kind !== 'file') return { ok: false, why: 'not_a_file' };
    let file: OpenFile | null = null;
    try {
      file = this.#disk.open(path);
      const stat = file.stat();
      return stat.kind === 'file' ? use(file, stat) : { ok: false, why: 'not_a_file' };
    } catch (error) {
      return { ok: false, why: 'system_error', code: this.#trouble(error) };
    } finally {
      file?.close();
    }
  }

  #trouble(error: unknown): string {
    const code = errorCode(error);
    if (!LASTING.has(code)) this.#hadPassingTrouble = true;
    return code;
  }

  /** Whether this stat is so young that a later change could have left it as it is. */
  isRacy(stat: Stat): boolean {
    return stat.ctimeNs > this.#racyFromNs;
  }

  /**
   * A pass of stats: whether everything that was looked at is still as it was, beyond doubt.
   * @param looks gets what the pass found until then
   */
  isUnchanged(looks?: Map<string, Look>): boolean {
    if (this.#hadPassingTrouble || this.#newestNs > this.#racyFromNs) return false;
    for (const [path, seen] of this.#seen) {
      // A link cannot be edited in place: another one shows in the times of its folder, which is looked at too.
      if (seen.kind === 'link' && this.#seen.get(folderOf(path))?.kind === 'directory') continue;
      const look = lookAt(this.#disk, path);
      const isSame = isSameLook(look, seen);
      // The earlier one where nothing tells them apart: whoever compares them again sees at once that they are the same.
      looks?.set(path, isSame ? seen : look);
      if (!isSame) return false;
    }
    return true;
  }
}
