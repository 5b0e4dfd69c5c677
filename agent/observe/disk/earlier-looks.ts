import { isSameLook, type Look } from './look.ts';
import { isRacy } from './stat.ts';

/** What an observation leaves to the next one. */
export interface Before {
  seen: ReadonlyMap<string, Look>;
  /** The texts of symbolic links. */
  links: ReadonlyMap<string, string>;
  startedNs: bigint;
}

export const NOTHING: Before = { seen: new Map(), links: new Map(), startedNs: 0n };

/**
 * The look at a link from the observation before, where its folder tells that there is no other in its place now: a link cannot be
 * edited, and making another changes the times of its folder, which were old by then.
 * @param folder the link's folder, and what a look at it has found by now
 * @returns undefined where the link has to be looked at
 */
export function linkAsBefore({ seen, startedNs }: Before, link: string, folder: string, now: Look | undefined): Look | undefined {
  const look = seen.get(link);
  if (look?.kind !== 'link' || now === undefined) return undefined;
  const then = seen.get(folder);
  if (then?.kind !== 'directory' || isRacy(then.stat.ctimeNs, startedNs)) return undefined;
  return isSameLook(then, now) ? look : undefined;
}
