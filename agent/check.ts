import { SURFACE_NAMES, type Surface } from '#contract';
import type { Answer } from './network/answer.ts';
import type { Observer } from './observe/observer.ts';
import type { Pusher } from './push/push.ts';
import { printable } from './words/printable.ts';

/** What the command `check` ends with: words for a person and an exit code. */
export interface Checked {
  exitCode: 0 | 1 | 2 | 3;
  lines: string[];
}

/** A check ends after this long, however many requests it took: an apply script waits for it. */
export const CHECK_MAX_MS = 60_000;

const SURFACE_WORDS: Record<Surface, string> = { scenarios: 'Scenarios', appsec_tuning: 'AppSec tuning' };

const OVERDUE = `it took longer than ${CHECK_MAX_MS / 1000} seconds`;

function words(status: string): string {
  switch (status) {
    case 'in_sync':
      return 'on disk as declared';
    case 'drifted':
      return 'drifted';
    case 'undeclared':
      return 'nothing declared';
    default:
      return 'unknown';
  }
}

/** 0 in sync or undeclared, 2 where a surface drifted, else 3 where one is unknown. One that the Worker does not judge is unknown. */
export function exitCodeOf(verdicts: Answer['verdicts']): 0 | 2 | 3 {
  const statuses = SURFACE_NAMES.map((surface) => verdicts[surface]?.status);
  if (statuses.includes('drifted')) return 2;
  return statuses.every((status) => status === 'in_sync' || status === 'undeclared') ? 0 : 3;
}

/**
 * One report: fetches the intent, writes the sentinels, confirms them, and says what the Worker's verdicts are.
 * @param nowMs Unix milliseconds
 * @param ends.stop aborts when somebody ends the command
 * @param ends.deadline aborts when `CHECK_MAX_MS` are over
 */
export async function check(
  observer: Observer,
  pusher: Pusher,
  nowMs: number,
  ends: { stop: AbortSignal; deadline: AbortSignal },
): Promise<Checked> {
  const pushed = await pusher.push(observer.observe(nowMs), AbortSignal.any([ends.stop, ends.deadline]));
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
      const surfaces = SURFACE_NAMES.map((surface) => {
        const verdict = verdicts[surface];
        const said = verdict
          ? `${words(verdict.status)}. ${printable(verdict.detail)}`
          : 'unknown. The Worker does not judge it.';
        return `${SURFACE_WORDS[surface]}: ${said}`;
      });
      return { exitCode: exitCodeOf(verdicts), lines: surfaces };
    }
  }
}
