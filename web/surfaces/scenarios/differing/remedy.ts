import type { DriftDocument, ScenarioRow } from '#contract';
import type { Remedy } from '../../page-surface.ts';
import { ASKED_LISTS, askedBy, isLeftByApply } from '../asked.ts';
import { type List, listed } from './listed.ts';

/**
 * What puts right what differs. The apply command installs, removes and simulates, and then reloads. Of what only the baseline asks for
 * it leaves alone local files and what the host's hub does not have.
 * @param rows of the host, as far as they are loaded: they tell which these are
 */
export function remedy({ scenarios: verdict }: DriftDocument, rows: readonly ScenarioRow[]): Remedy {
  const differs = (...lists: List[]) => lists.some((list) => listed(verdict, list).count > 0);
  if (differs('actually_enabled')) return 'apply';
  if (differs(...ASKED_LISTS)) {
    const isMended = ASKED_LISTS.map((list) => askedBy(verdict, list)).some(
      ({ declared, simulated, baseline }) =>
        declared.count + simulated.count > 0 || baseline.names.some((name) => !isLeftByApply(name, rows)),
    );
    return isMended ? 'apply' : 'by_hand';
  }
  return differs('still_running', 'not_running') ? 'reload' : 'apply';
}
