import type { End } from '../disk/resolve-link.ts';
import type { HubFolder } from './hub-folder.ts';
import type { IndexEntry } from './index/index-file.ts';

/** Remembers which item of the index a link installs, for as long as neither the link nor the hub's folder nor the index changes. */
export class LinkedEntries {
  // Each of them is made anew where what it was read from has changed.
  readonly #kept = new WeakMap<End, { hub: HubFolder; entry: IndexEntry }>();

  /** @returns undefined where it has to be found out */
  of(end: End, hub: HubFolder): IndexEntry | undefined {
    const kept = this.#kept.get(end);
    return kept?.hub === hub ? kept.entry : undefined;
  }

  keep(end: End, hub: HubFolder, entry: IndexEntry): void {
    this.#kept.set(end, { hub, entry });
  }
}
