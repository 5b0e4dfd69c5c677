import { basename, dirname, join } from 'node:path';
import type { Tree } from '../disk/tree.ts';
import { isInside } from '../disk/view.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';

/**
 * Refuses to call a link dangling where it may dangle for the agent only: CrowdSec ignores a dangling link, and a whole
 * folder of links that the agent cannot follow would read as "nothing is installed".
 * @throws Unobservable with the setting that would make it plain
 */
export function refuseDoubtfulLink(tree: Tree, where: Where, path: string, link: { target: string; text: string }): void {
  const refuse = (why: string): never => {
    throw new Unobservable('unreadable', `${path} leads to ${link.text}, ${why}`);
  };
  // The dot has the system follow a hub that is a link to another folder, which could be one that the agent does not see.
  if (isInside(link.target, where.hubDir) && tree.look(`${where.hubDir}/.`).kind !== 'directory') {
    refuse(`and the agent does not see the hub's folder ${where.hubDir}: set hub_dir`);
  }
  if (isInside(link.target, where.crowdsecDir) || isInside(link.target, where.hubDir)) return;
  if (!where.hubIsCertain)
    refuse('which the agent does not see, and config.yaml, which says where the hub is, could not be read: set hub_dir');
  let rest = basename(link.target);
  for (let folder = dirname(link.target); folder !== dirname(folder); folder = dirname(folder)) {
    const seen = join(where.crowdsecDir, rest);
    if (tree.look(seen).kind === 'file') refuse(`which the agent sees as ${seen}: set crowdsec_dir_inside to ${folder}`);
    rest = join(basename(folder), rest);
  }
}
