import type { DriftEngine, Status } from '#contract';

const WORST_FIRST: readonly Status[] = ['drifted', 'unknown', 'in_sync'];

/** A host's state: the worst of its surfaces. Undeclared ones do not count; a host with nothing else is `undeclared`. */
export function hostState(surfaces: readonly Status[]): Status {
  return WORST_FIRST.find((status) => surfaces.includes(status)) ?? 'undeclared';
}

/** What decides where a host stands in a list. */
export interface Listed {
  readonly state: Status;
  readonly engine: Pick<DriftEngine, 'state'>;
  readonly load_fault: string | null;
}

/** Orders hosts for a list, what needs a person first: no protection, or none after the next load, then the states. */
export function urgency({ state, engine, load_fault }: Listed): number {
  if (engine.state === 'down' || load_fault !== null) return 0;
  const rank = WORST_FIRST.indexOf(state);
  return 1 + (rank === -1 ? WORST_FIRST.length : rank);
}
