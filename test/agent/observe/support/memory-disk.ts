import { dirname, join, normalize } from 'node:path';
import type { Disk, DiskEntry, OpenFile } from '../../../../agent/observe/disk/disk.ts';
import type { FileKind, Stat } from '../../../../agent/observe/disk/stat.ts';

/** What stands at a path. */
export type Node = { text: string | Buffer } | { link: string } | { folder: true } | { device: true };

interface Entry {
  node: Node;
  ino: bigint;
  stampNs: bigint;
}

const LINKS_MAX = 40;

export const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** A file system in memory, with inodes, and with a clock that ticks only when a test lets it. */
export class MemoryDisk implements Disk {
  readonly #entries = new Map<string, Entry>();
  readonly #freed: bigint[] = [];
  #inodes = 1n;
  nowMs = 1_700_000_000_000;

  constructor() {
    this.put('/dev/null', { device: true });
  }

  /** Puts something in its place, with the folders above it. An inode that was freed is used again, as file systems do. */
  put(path: string, node: Node): void {
    const folder = dirname(path);
    if (folder !== path && !this.#entries.has(folder)) this.put(folder, { folder: true });
    const before = this.#entries.get(path);
    this.#entries.set(path, { node, ino: before?.ino ?? this.#freed.pop() ?? this.#inodes++, stampNs: this.#nowNs() });
    // A file alone can be edited in place; a link is taken away and another one made, which its folder tells.
    if (before === undefined || 'link' in node || 'link' in before.node) this.#touch(folder);
  }

  /** Takes something away, with all that stands below it. */
  remove(path: string): void {
    for (const [other, { ino }] of [...this.#entries]) {
      if (other !== path && !other.startsWith(`${path}/`)) continue;
      this.#entries.delete(other);
      this.#freed.push(ino);
    }
    this.#touch(dirname(path));
  }

  lstat(path: string): Stat | undefined {
    const entry = this.#find(path);
    return entry === undefined ? undefined : statOf(entry);
  }

  list(folder: string): DiskEntry[] {
    const real = this.#real(folder, LINKS_MAX);
    const entry = this.#entries.get(real);
    if (entry === undefined) throw systemError('ENOENT');
    if (!('folder' in entry.node)) throw systemError('ENOTDIR');
    const below = [...this.#entries].filter(([path]) => path !== '/' && dirname(path) === real);
    return below.map(([path, { node }]) => ({
      name: path.slice(real === '/' ? 1 : real.length + 1),
      isDirectory: () => 'folder' in node,
      isSymbolicLink: () => 'link' in node,
    }));
  }

  readLink(path: string): string {
    const node = this.#find(path)?.node;
    if (node === undefined || !('link' in node)) throw systemError('EINVAL');
    return node.link;
  }

  open(path: string): OpenFile {
    const entry = this.#find(path);
    if (entry === undefined) throw systemError('ENOENT');
    if (!('text' in entry.node)) throw systemError('link' in entry.node ? 'ELOOP' : 'ENXIO');
    const bytes = Buffer.from(entry.node.text);
    let at = 0;
    return {
      stat: () => statOf(entry),
      read: (into, offset, length) => {
        const count = bytes.copy(into, offset, at, at + length);
        at += count;
        return count;
      },
      close: () => {},
    };
  }

  #nowNs(): bigint {
    return BigInt(this.nowMs) * 1_000_000n;
  }

  #touch(path: string): void {
    const entry = this.#entries.get(path);
    if (entry !== undefined) entry.stampNs = this.#nowNs();
  }

  #find(path: string): Entry | undefined {
    const plain = normalize(path);
    if (plain === '/') return this.#entries.get('/');
    const folder = this.#real(dirname(path), LINKS_MAX);
    const above = this.#entries.get(folder);
    if (above !== undefined && !('folder' in above.node)) throw systemError('ENOTDIR');
    return this.#entries.get(join(folder, path.slice(path.lastIndexOf('/') + 1)));
  }

  #real(path: string, hops: number): string {
    if (hops === 0) throw systemError('ELOOP');
    let real = '/';
    for (const part of path.split('/').filter((name) => name !== '')) {
      real = join(real, part);
      const node = this.#entries.get(real)?.node;
      if (node !== undefined && 'link' in node) {
        real = this.#real(node.link.startsWith('/') ? node.link : join(dirname(real), node.link), hops - 1);
      }
    }
    return real;
  }
}

function statOf({ node, ino, stampNs }: Entry): Stat {
  const size = 'text' in node ? Buffer.byteLength(node.text) : 'link' in node ? node.link.length : 0;
  return { kind: kindOf(node), dev: 1n, ino, mode: 0n, size: BigInt(size), mtimeNs: stampNs, ctimeNs: stampNs };
}

function kindOf(node: Node): FileKind {
  if ('text' in node) return 'file';
  if ('link' in node) return 'link';
  return 'folder' in node ? 'directory' : 'other';
}
