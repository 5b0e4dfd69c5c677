import type { ScenariosVerdict } from '#contract';
import { cutOf } from '../../../data/evidence.ts';

/** The lists of a verdict that tell what differs. */
export type List =
  | 'actually_enabled'
  | 'actually_missing'
  | 'actually_simulated'
  | 'not_simulated'
  | 'still_running'
  | 'not_running';

/** A verdict's list, and how many there are with those that this answer leaves out. */
export interface Listed {
  names: readonly string[];
  count: number;
}

/** One list of a verdict without what is waived; an older Worker does not know each of them. */
export function listed(verdict: ScenariosVerdict, list: List): Listed {
  const names = (verdict[list] ?? []).filter((name) => !verdict.waived?.includes(name));
  return { names, count: names.length + cutOf(verdict, list) };
}
