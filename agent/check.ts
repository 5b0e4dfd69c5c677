import type { Answer } from './answer.ts';
import type { Observer } from './observe/observer.ts';
import type { Pusher } from './push.ts';

/** What the command `check` ends with: words for a person and an exit code. */
export interface Checked {
  exitCode: 0 | 1 | 2 | 3;
  lines: string[];
}

const SURFACE_WORDS = { scenarios: 'Scenarios', appsec_tuning: 'AppSec tuning' } as const;

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

/** 0 in sync or undeclared, 2 where a surface drifted, else 3 where one is unknown. */
export function exitCodeOf(verdicts: Answer['verdicts']): 0 | 2 | 3 {
  const statuses = [verdicts.scenarios.status, verdicts.appsec_tuning.status];
  if (statuses.includes('drifted')) return 2;
  return statuses.every((status) => status === 'in_sync' || status === 'undeclared') ? 0 : 3;
}

/** One report: fetches the intent, writes the sentinels, confirms them, and says what the Worker's verdicts are. */
export async function check(observer: Observer, pusher: Pusher, nowMs: number, signal: AbortSignal): Promise<Checked> {
  const pushed = await pusher.push(observer.observe(nowMs), signal);
  switch (pushed.kind) {
    case 'failed':
      return { exitCode: 1, lines: [`The Worker could not be asked: ${pushed.why}`] };
    case 'host_revoked':
      return {
        exitCode: 1,
        lines: ['This host is no longer enrolled. Get a code from the dashboard and run: argos-drift-agent enroll URL CODE'],
      };
    case 'answered': {
      if (pushed.deliveryFault !== null)
        return { exitCode: 1, lines: [`The newest intent is not on this host: ${pushed.deliveryFault}`] };
      const { verdicts } = pushed.answer;
      const surfaces = [
        `${SURFACE_WORDS.scenarios}: ${words(verdicts.scenarios.status)}. ${verdicts.scenarios.detail}`,
        `${SURFACE_WORDS.appsec_tuning}: ${words(verdicts.appsec_tuning.status)}. ${verdicts.appsec_tuning.detail}`,
      ];
      return { exitCode: exitCodeOf(verdicts), lines: surfaces };
    }
  }
}
