import type { Look } from './look.ts';
import { type Resolved, resolveLink } from './resolve-link.ts';
import type { Tree } from './tree.ts';
import type { View } from './view.ts';

interface Kept {
  /** Everything that was looked at on the way. */
  looks: readonly (readonly [path: string, look: Look])[];
  resolved: Resolved;
}

/** Follows links, and again only those on whose way something differs from the observation before. */
export class LinkEnds {
  #view: View | null = null;
  #kept: ReadonlyMap<string, Kept> = new Map();
  #used = new Map<string, Kept>();

  /** As `resolveLink`. The same object comes again for as long as nothing on the way has changed. */
  of(tree: Tree, view: View, path: string): Resolved {
    if (this.#view?.isSame(view) !== true) this.#kept = new Map();
    this.#view = view;
    const kept = this.#kept.get(path);
    const isSame = kept?.looks.every(([passed, look]) => tree.look(passed) === look) === true;
    const known = isSame ? kept : followed(tree, view, path);
    if (isSame || isLasting(tree, known)) this.#used.set(path, known);
    return known.resolved;
  }

  /** Ends an observation: what it did not use is forgotten. */
  sweep(): void {
    this.#kept = this.#used;
    this.#used = new Map();
  }
}

function followed(tree: Tree, view: View, path: string): Kept {
  const looks: [string, Look][] = [];
  const look = (passed: string): Look => {
    const found = tree.look(passed);
    looks.push([passed, found]);
    return found;
  };
  const resolved = resolveLink({ look, linkText: (link) => tree.linkText(link) }, view, path);
  return { looks, resolved };
}

/** Whether the same looks in another observation prove the same end. A link that could not be read has none, and may be read the next time. */
function isLasting(tree: Tree, { looks, resolved }: Kept): boolean {
  return resolved.kind === 'file' && looks.every(([, look]) => 'stat' in look && !tree.isRacy(look.stat));
}
