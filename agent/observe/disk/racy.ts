// A change in the same tick of the file system's clock as a look leaves every time stamp as it was, so what is this young is read again.
const RACY_WINDOW_NS = 2_000_000_000n;

/** Whether something that changed at this time is so young for an observation that a later change could have left its stat as it is. */
export function isRacy(changedNs: bigint, startedNs: bigint): boolean {
  return changedNs + RACY_WINDOW_NS > startedNs;
}
