import { isSameLook, type Look } from './look.ts';
import { isRacy } from './stat.ts';

/** What an observation leaves to the next one. */
export interface EarlierLooks {
  seen: ReadonlyMap<string, Look>;
  /** The texts of symbolic links. */
  links: ReadonlyMap<string, string>;
  startedNs: bigint;
}

export const NO_EARLIER_LOOKS: EarlierLooks = { seen: new Map(), links: new Map(), startedNs: 0n };

/**
 * The look at a link from the observation before, where the link's folder tells that no other link can stand in its place by now: a
 * link cannot be edited, and making another one changes the times of the folder. A folder that was changed just before the earlier
 * look proves nothing, since its times may be too coarse to tell a second change.
 * @param folder the link's folder
 * @param now what a look at that folder has found in this observation
 * @returns undefined where the link has to be looked at
 */
export function earlierLookAtLink(earlier: EarlierLooks, link: string, folder: string, now: Look | undefined): Look | undefined {
  const look = earlier.seen.get(link);
  if (look?.kind !== 'link' || now === undefined) return undefined;
  const then = earlier.seen.get(folder);
  if (then?.kind !== 'directory' || isRacy(then.stat.ctimeNs, earlier.startedNs)) return undefined;
  return isSameLook(then, now) ? look : undefined;
}
