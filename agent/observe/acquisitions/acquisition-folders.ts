import { join } from 'node:path';
import { expandPattern, hasPattern } from '../disk/path-glob.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import type { View } from '../disk/view.ts';
import { Unobservable } from '../unobservable.ts';

/**
 * The files of `acquisition_dir`, which CrowdSec globs (`CollectAcquisitionFiles` in `pkg/csconfig/crowdsec_service.go`): those that end in
 * `.yaml`, then those that end in `.yml`, also hidden ones. A folder that does not exist has none.
 * @param folder as CrowdSec sees it; may be a pattern itself
 * @returns paths as the agent sees them; what stands there may be of any kind
 * @throws Unobservable where a folder cannot be listed
 */
export function acquisitionFolders(tree: Tree, view: View, folder: string): string[] {
  if (!hasPattern(folder) && !view.sees(folder)) throw new Unobservable('unreadable', 'the agent does not see that folder');
  const folders = hasPattern(folder) ? expandPattern(tree, view, folder) : [view.toAgent(folder)];
  return ['.yaml', '.yml'].flatMap((ending) => folders.flatMap((path) => filesIn(tree, view, path, ending)));
}

function filesIn(tree: Tree, view: View, folder: string, ending: string): string[] {
  const resolved = resolveLink(tree, view, folder);
  switch (resolved.kind) {
    case 'directory': {
      const entries = tree.entries(resolved.target);
      if ('code' in entries) throw new Unobservable('unreadable', `${folder} cannot be listed (${entries.code})`);
      return entries.filter(({ name }) => name.endsWith(ending)).map(({ name }) => join(resolved.target, name));
    }
    case 'unreadable':
      throw new Unobservable('unreadable', `${resolved.target} cannot be looked at (${resolved.code})`);
    case 'file':
    case 'other':
    case 'dangling':
    case 'loop':
      return [];
  }
}
