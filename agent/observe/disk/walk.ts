import { join } from 'node:path';
import { WALK_MAX_DEPTH, WALK_MAX_ENTRIES } from '../read-limits.ts';
import { Unobservable } from '../unobservable.ts';
import type { Tree } from './tree.ts';

export interface Found {
  /** Relative to the walked folder. */
  file: string;
  path: string;
}

/** Whether CrowdSec takes a file of this name for YAML. */
export const isYaml = (name: string): boolean => name.endsWith('.yaml') || name.endsWith('.yml');

/**
 * The YAML files and links of a folder and its subfolders, in CrowdSec's order (`pkg/cwhub/sync.go`: `filepath.WalkDir`,
 * `itemVisit`): names in byte order, hidden directories left out, no link to a directory followed.
 * @throws Unobservable where a folder cannot be listed: what is in it could be installed
 */
export function walkYaml(tree: Tree, folder: string): Found[] {
  const found: Found[] = [];
  let entries = 0;
  const visit = (path: string, prefix: string, depth: number): void => {
    if (depth > WALK_MAX_DEPTH) throw new Unobservable('unreadable', `${path} is nested too deeply`);
    const listed = tree.entries(path);
    if ('code' in listed) throw new Unobservable('unreadable', `${path} cannot be listed (${listed.code})`);
    entries += listed.length;
    if (entries > WALK_MAX_ENTRIES) throw new Unobservable('unreadable', `${folder} has more than ${WALK_MAX_ENTRIES} entries`);
    for (const entry of listed) {
      const file = prefix + entry.name;
      const isDirectory = entry.isDirectory();
      if (isDirectory ? entry.name.startsWith('.') : !isYaml(entry.name)) continue;
      // Node decodes what is not UTF-8 to this character, and the path would then name another file.
      if (entry.name.includes('\u{FFFD}')) throw new Unobservable('unreadable', `${path} has a file whose name is not UTF-8`);
      if (isDirectory) visit(join(path, entry.name), `${file}/`, depth + 1);
      else found.push({ file, path: join(path, entry.name) });
    }
  };
  visit(folder, '', 0);
  return found;
}
