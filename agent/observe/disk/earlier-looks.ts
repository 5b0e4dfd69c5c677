import type { DiskEntry } from './disk.ts';
import { isSameLook, type Look } from './look.ts';
import { isRacy } from './stat.ts';

/** What an observation leaves to the next one. */
export interface EarlierLooks {
  seen: ReadonlyMap<string, Look>;
  /** The texts of symbolic links. */
  links: ReadonlyMap<string, string>;
  /** The entries of directories, in the order of their names. */
  entries: ReadonlyMap<string, readonly DiskEntry[]>;
  startedNs: bigint;
}

export const NO_EARLIER_LOOKS: EarlierLooks = { seen: new Map(), links: new Map(), entries: new Map(), startedNs: 0n };

/**
 * The look at a link from the observation before, where the link's folder tells that no other link can stand in its place by now: a
 * link cannot be edited, and making another one changes the times of the folder.
 * @param folder the link's folder
 * @param now what a look at that folder has found in this observation
 * @returns undefined where the link has to be looked at
 */
export function earlierLookAtLink(earlier: EarlierLooks, link: string, folder: string, now: Look | undefined): Look | undefined {
  const look = earlier.seen.get(link);
  return look?.kind === 'link' && hasSameEntries(earlier, folder, now) ? look : undefined;
}

/**
 * The entries of a directory from the observation before.
 * @param now what a look at it has found in this observation
 * @returns undefined where it has to be read
 */
export function earlierEntries(earlier: EarlierLooks, directory: string, now: Look): readonly DiskEntry[] | undefined {
  const entries = earlier.entries.get(directory);
  return entries !== undefined && hasSameEntries(earlier, directory, now) ? entries : undefined;
}

/**
 * Whether a directory has the entries that it had, of the same kinds: any other changes its times. One that was changed just before the
 * earlier look proves nothing, since its times may be too coarse to tell a second change.
 */
function hasSameEntries(earlier: EarlierLooks, directory: string, now: Look | undefined): boolean {
  const then = earlier.seen.get(directory);
  if (now === undefined || then?.kind !== 'directory' || isRacy(then.stat.ctimeNs, earlier.startedNs)) return false;
  return isSameLook(then, now);
}
