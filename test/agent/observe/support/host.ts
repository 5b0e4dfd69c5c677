import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Folders } from '../../../../agent/observe/where.ts';
import type { MemoryDisk, Node } from './memory-disk.ts';

/** CrowdSec's folder on a disk in memory. */
export const CROWDSEC = '/etc/crowdsec';
export const FOLDERS: Folders = {
  crowdsecDir: CROWDSEC,
  crowdsecDirInside: null,
  hubDir: null,
  tuningFile: null,
  sharedDir: '/shared',
};

/** What stands below CrowdSec's folder, beside the folders `scenarios` and `hub` that are always there. */
export type Host = Record<string, Node>;

export const file = (text: string | Buffer): Node => ({ text });
export const folder: Node = { folder: true };
/** A link; a target that begins with `@` stands below CrowdSec's folder. */
export const link = (target: string): Node => ({ link: target.startsWith('@') ? join(CROWDSEC, target.slice(1)) : target });

/** An index of scenarios: their names and the paths of their files. */
export const indexOf = (paths: Record<string, string>): Node =>
  file(JSON.stringify({ scenarios: Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { path }])) }));

const WITH_FOLDERS: Host = { scenarios: folder, hub: folder };

/** Lays a host out in memory. */
export function layOut(disk: MemoryDisk, host: Host): void {
  for (const [path, node] of Object.entries({ ...WITH_FOLDERS, ...host })) disk.put(join(CROWDSEC, path), node);
}

/** Lays a host out in a folder of this machine, lets it be used and takes it away. A device becomes a FIFO, which anybody may make. */
export function onDisk<T>(host: Host, use: (folders: Folders) => T): T {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'argos-drift-host-')));
  try {
    for (const [path, node] of Object.entries({ ...WITH_FOLDERS, ...host })) make(root, join(root, path), node);
    return use({ ...FOLDERS, crowdsecDir: root, sharedDir: join(root, 'shared') });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function make(root: string, path: string, node: Node): void {
  mkdirSync(dirname(path), { recursive: true });
  if ('text' in node) writeFileSync(path, node.text);
  else if ('link' in node) symlinkSync(node.link.replace(/^\/etc\/crowdsec(?=\/|$)/, root), path);
  else if ('folder' in node) mkdirSync(path, { recursive: true });
  else execFileSync('mkfifo', ['--', path]);
}
