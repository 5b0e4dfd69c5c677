/** Enough to notice several doubles of one host at once. */
const INSTANCES_KEPT = 16;

/**
 * Whether the `run` processes of one host take turns (A, B, A). A restart is A, B and never A again.
 * @param recent the instances heard so far, the latest first
 * @returns the new list and whether this message was a turn taken back
 */
export function takeTurn(recent: readonly string[], instance: string): { recent: string[]; tookTurns: boolean } {
  const tookTurns = recent.indexOf(instance) > 0;
  const others = recent.filter((known) => known !== instance);
  return { recent: [instance, ...others].slice(0, INSTANCES_KEPT), tookTurns };
}
