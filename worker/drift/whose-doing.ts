import type { By, Cause, Changes } from '#contract';

/** Whose doing a drift was, as it is remembered for as long as the drift lasts. */
export interface Doing {
  readonly by: By | null;
  /** The revision that was applied; null without an apply, and where that is not known. */
  readonly revision: number | null;
  /** Whether the agent saw it happen. */
  readonly isSeen: boolean;
}

const UNSEEN: Doing = { by: null, revision: null, isSeen: false };

/**
 * Whose doing it was that a drift opened. An apply wins, whatever it moved. Otherwise a hub upgrade did it where installed items got
 * other versions, or where nothing moved but the index, which can drop items. An index that moved together with links alone proves
 * nothing: so does `cscli hub update` with a `cscli scenarios remove` behind it. Nor does an upgrade do what it never touches.
 * @param changes what the agent saw moving with the report that opened it; null where it saw nothing, or no report did
 * @param neverByUpgrade the kinds of changes that could have opened it and that no hub upgrade makes
 */
export function whoseDoing(changes: Changes | null, neverByUpgrade: readonly string[]): Doing {
  if (changes === null) return UNSEEN;
  const { kinds, applied_revision } = changes;
  if (kinds.includes('apply')) return { by: 'apply', revision: applied_revision, isSeen: true };
  const isUpgrade = kinds.includes('hub_items') || (kinds.length === 1 && kinds[0] === 'hub_index');
  const by = isUpgrade && !neverByUpgrade.some((kind) => kinds.includes(kind)) ? 'hub_upgrade' : null;
  return { by, revision: null, isSeen: true };
}

/** Whose doing it was, as it ends a sentence. */
export function doingWords({ by, revision, isSeen }: Doing): string {
  switch (by) {
    case 'hub_upgrade':
      return 'by a hub upgrade';
    case 'apply':
      return revision === null ? 'by an apply' : `by an apply of revision ${revision}`;
    case null:
      return isSeen ? 'by cscli, another script or by hand' : 'by something that its agent did not see';
  }
}

/** The doing of a drift that the host opened; null for any other, and for one that opened before that was remembered. */
export function doingOf(drift: { readonly cause: Cause; readonly doing?: Doing } | null): Doing | null {
  return drift?.cause === 'host' ? (drift.doing ?? UNSEEN) : null;
}
