import { join } from 'node:path';
import { Unobservable } from '../unobservable.ts';
import type { Tree } from './tree.ts';
import type { View } from './view.ts';
import { matches } from './wildcard.ts';

const PATTERN = /[*?[\\]/;
const NOT_READ_HERE = /[[\\]/;

/** Whether Go's `filepath.Glob` would take this path as a pattern. */
export function hasPattern(path: string): boolean {
  return PATTERN.test(path);
}

/**
 * What Go's `filepath.Glob` finds: `*` and `?` stand for anything but a slash, also for a dot at the beginning.
 * @param pattern an absolute path as CrowdSec sees it
 * @returns paths as the agent sees them; what stands there may be of any kind
 * @throws Unobservable where a folder cannot be listed, or for a pattern with `[` or a backslash
 */
export function expandPattern(tree: Tree, view: View, pattern: string): string[] {
  if (NOT_READ_HERE.test(pattern)) throw new Unobservable('unreadable', 'the agent does not read such a pattern');
  let found = ['/'];
  for (const part of pattern.split('/').slice(1)) {
    found = hasPattern(part)
      ? found.flatMap((folder) => namesIn(tree, view.toAgent(folder), part).map((name) => join(folder, name)))
      : found.map((folder) => join(folder, part));
  }
  return found.map((path) => view.toAgent(path)).filter((path) => tree.look(path).kind !== 'absent');
}

function namesIn(tree: Tree, folder: string, pattern: string): string[] {
  const entries = tree.look(folder).kind === 'absent' ? [] : tree.entries(folder);
  if (!('code' in entries)) return entries.map(({ name }) => name).filter((name) => matches(pattern, name));
  if (entries.code === 'ENOTDIR' || entries.code === 'ENOENT') return [];
  throw new Unobservable('unreadable', `the folder ${folder} cannot be listed (${entries.code})`);
}
