import type { Fact } from '../disk/file-facts.ts';
import type { IndexEntry } from './index/index-file.ts';
import type { VersionState } from './items.ts';

/** How an item's own file stands to the versions of the index, as `ItemState` in CrowdSec's `pkg/cwhub/state.go` holds it. */
export interface OwnState {
  content: VersionState;
  /** Whether what it is said to hold is checked: its version has the number of the latest one (`versionStatus` in `item.go`). */
  isLatest: boolean;
  /** Whether its content is a version of the index at all. */
  isKnown: boolean;
}

/**
 * What remains after CrowdSec has looked at all files of an item (`setVersionState` in `pkg/cwhub/sync.go`): first at those that the
 * hub's own folder has under the item's name, then at those that links lead to. Mostly all of them are one file.
 */
export function ownState(entry: IndexEntry, inHub: readonly Fact<string>[], installed: readonly Fact<string>[]): OwnState {
  let isUpToDate = false;
  let isTainted = false;
  let isKnown = false;
  let isLatest = false;
  for (const digest of [...inHub, ...installed]) {
    if (!digest.ok) return { content: 'unknown', isLatest: false, isKnown: false };
    const isNewest = digest.value === entry.newest;
    isKnown = isNewest || entry.older.includes(digest.value);
    isLatest = isNewest || entry.alike?.includes(digest.value) === true;
    isTainted = !isKnown;
    // A file of an older version does not take it back.
    if (!isKnown) isUpToDate = false;
    else if (isNewest) isUpToDate = true;
  }
  return { content: isTainted ? 'tainted' : isUpToDate ? 'clean' : 'outdated', isLatest, isKnown };
}
