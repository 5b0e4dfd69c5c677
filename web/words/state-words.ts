import type { Basis, Evidence, Status } from '#contract';
import type { ShownReason } from './shown-verdict.ts';

/** How a state looks: each has an icon and a colour of its own. Only `running` has the full green tick. */
export type Sign = 'running' | 'on_disk' | 'drifted' | 'waived' | 'failed' | 'unknown' | 'undeclared';

/** A state for a person: never its colour alone. */
export interface StateWords {
  sign: Sign;
  word: string;
}

/** What something is compared with, as it ends `as`: what nobody declared was adopted. */
export const basisWord = (basis: Basis | null | undefined): Basis => (basis === 'adopted' ? basis : 'declared');

/** The engine does not run, by evidence. */
export const NOT_RUNNING: StateWords = { sign: 'failed', word: 'Not running' };

/** The engine would not survive its next load. */
export const NEXT_LOAD_FAILS: StateWords = { sign: 'failed', word: 'Would fail at its next reload' };

/**
 * Words for a status. Green promises no more than what the verdict rests on: that CrowdSec runs it only where the running engine is known
 * to have loaded it. A verdict of an older Worker has no evidence, and rests on the disk. Nor does it tell what it compared with.
 * @param isWaived whether somebody has accepted every difference for a while: it differs all the same
 */
export function stateWords(
  status: Status,
  reason: ShownReason | null = null,
  evidence: Evidence | null = null,
  basis?: Basis | null,
  isWaived = false,
): StateWords {
  switch (status) {
    case 'in_sync':
      return evidence === 'running'
        ? { sign: 'running', word: `Running as ${basisWord(basis)}` }
        : { sign: 'on_disk', word: `On disk as ${basisWord(basis)}` };
    case 'drifted':
      if (isWaived) return { sign: 'waived', word: 'Drifted (waived)' };
      return { sign: 'drifted', word: reason === 'reload_needed' ? 'Reload needed' : 'Drifted' };
    case 'unknown':
      if (reason === 'engine_down') return NOT_RUNNING;
      return reason === 'unloadable' ? NEXT_LOAD_FAILS : { sign: 'unknown', word: 'Unknown' };
    case 'undeclared':
      return { sign: 'undeclared', word: 'Nothing declared' };
  }
}
