import type { Status } from '#contract';

const WORST_FIRST: readonly Status[] = ['drifted', 'unknown', 'in_sync'];

/** A host's state: the worst of its surfaces. Undeclared ones do not count; a host with nothing else is `undeclared`. */
export function hostState(surfaces: readonly Status[]): Status {
  return WORST_FIRST.find((status) => surfaces.includes(status)) ?? 'undeclared';
}

/** Orders hosts for a list: what needs a person first. */
export function urgency(state: Status): number {
  const rank = WORST_FIRST.indexOf(state);
  return rank === -1 ? WORST_FIRST.length : rank;
}
