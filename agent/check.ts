import type { Answer } from './network/answer.ts';
import { askPatiently, type PatientEnds } from './network/patience.ts';
import { OBSERVERS } from './observe/registry.ts';
import type { Seen } from './push/envelope.ts';
import type { Pushed, Pusher } from './push/push.ts';
import { HOW_TO_ENROL } from './words/how-to-enrol.ts';
import { printable } from './words/printable.ts';

/** What the command `check` ends with: words for a person and an exit code. */
export interface CheckOutcome {
  exitCode: 0 | 1 | 2 | 3;
  lines: string[];
}

/** The command ends after this long, however many requests it took: an apply script waits for it. */
export const CHECK_MAX_MS = 60_000;

const OVERDUE = `it took longer than ${CHECK_MAX_MS / 1000} seconds`;

// A newer Worker may know other statuses. To this agent they are unknown.
function statusWords({ status, evidence, basis }: PrintedVerdict): string {
  switch (status) {
    case 'in_sync':
      return `${evidence === 'running' ? 'running' : 'on disk'} as ${basis === 'adopted' ? 'adopted' : 'declared'}`;
    case 'drifted':
      return 'drifted';
    case 'undeclared':
      return 'nothing declared';
    default:
      return 'unknown';
  }
}

type PrintedVerdict = Answer['verdicts'][string];

/** 0 where every surface is in sync or undeclared, 2 where one drifted, else 3. A surface that the Worker does not judge is unknown. */
function exitCodeOf(verdicts: Answer['verdicts']): 0 | 2 | 3 {
  const statuses = OBSERVERS.map(({ contract }) => verdicts[contract.name]?.status);
  if (statuses.includes('drifted')) return 2;
  return statuses.every((status) => status === 'in_sync' || status === 'undeclared') ? 0 : 3;
}

function linesOf(verdicts: Answer['verdicts']): string[] {
  return OBSERVERS.map(({ contract, label }) => {
    const verdict = verdicts[contract.name];
    if (verdict === undefined) return `${label}: unknown. The Worker does not judge it.`;
    const [words, detail] = [statusWords(verdict), printable(verdict.detail)];
    // Of what agrees the sentence begins with the same words.
    return detail.toLowerCase().startsWith(words) ? `${label}: ${detail}` : `${label}: ${words}. ${detail}`;
  });
}

/** When a check ends, whatever happens, and what it does while the Worker asks it to wait. */
export type CheckEnds = Omit<PatientEnds, 'withinMs'>;

/**
 * The command `check`: one report that fetches the intent, writes the sentinels and confirms them, and then the Worker's verdicts.
 * @param look observes the host
 */
export async function checkCommand(look: () => Promise<Seen>, pusher: Pusher, ends: CheckEnds): Promise<CheckOutcome> {
  const end = AbortSignal.any([ends.stop, ends.deadline]);
  const push = async () => pusher.push(await look(), end);
  const pushed = await askPatiently<Pushed>(push, { ...ends, withinMs: CHECK_MAX_MS });
  switch (pushed.kind) {
    case 'failed':
      return {
        exitCode: 1,
        lines: [`The Worker could not be asked: ${ends.deadline.aborted ? OVERDUE : printable(pushed.why)}`],
      };
    case 'host_revoked':
      return {
        exitCode: 1,
        lines: [`This host is no longer enrolled. ${HOW_TO_ENROL}`],
      };
    case 'answered': {
      if (pushed.deliveryFault !== null)
        return { exitCode: 1, lines: [`The newest intent is not on this host: ${printable(pushed.deliveryFault)}`] };
      const { verdicts } = pushed.answer;
      return { exitCode: exitCodeOf(verdicts), lines: linesOf(verdicts) };
    }
  }
}
