import type { Answer } from './network/answer.ts';
import { OBSERVERS } from './observe/registry.ts';
import type { Seen } from './push/envelope.ts';
import type { Pusher } from './push/push.ts';
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
function statusWords({ status, evidence }: PrintedVerdict): string {
  switch (status) {
    case 'in_sync':
      return evidence === 'running' ? 'running as declared' : 'on disk as declared';
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
    return `${label}: ${statusWords(verdict)}. ${printable(verdict.detail)}`;
  });
}

/**
 * The command `check`: one report that fetches the intent, writes the sentinels and confirms them, and then the Worker's verdicts.
 * @param look observes the host
 * @param ends.stop aborts when somebody ends the command
 * @param ends.deadline aborts when `CHECK_MAX_MS` are over
 */
export async function checkCommand(
  look: () => Promise<Seen>,
  pusher: Pusher,
  ends: { stop: AbortSignal; deadline: AbortSignal },
): Promise<CheckOutcome> {
  const pushed = await pusher.push(await look(), AbortSignal.any([ends.stop, ends.deadline]));
  switch (pushed.kind) {
    case 'failed':
      return {
        exitCode: 1,
        lines: [`The Worker could not be asked: ${ends.deadline.aborted ? OVERDUE : printable(pushed.why)}`],
      };
    case 'host_revoked':
      return {
        exitCode: 1,
        lines: ['This host is no longer enrolled. Get a code from the dashboard and run: argos-drift-agent enroll URL CODE'],
      };
    case 'answered': {
      if (pushed.deliveryFault !== null)
        return { exitCode: 1, lines: [`The newest intent is not on this host: ${printable(pushed.deliveryFault)}`] };
      const { verdicts } = pushed.answer;
      return { exitCode: exitCodeOf(verdicts), lines: linesOf(verdicts) };
    }
  }
}
