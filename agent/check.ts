import type { Answer } from './network/answer.ts';
import { patientWaitMs, waitWords } from './network/patience.ts';
import { OBSERVERS } from './observe/registry.ts';
import type { Timing } from './process/timing.ts';
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
export interface CheckEnds {
  /** Aborts when somebody ends the command. */
  stop: AbortSignal;
  /** Aborts when `CHECK_MAX_MS` are over. */
  deadline: AbortSignal;
  timing: Pick<Timing, 'monotonic' | 'wait'>;
  /** Tells of each wait. */
  say: (line: string) => void;
}

/** Pushes, and where the Worker says when to come back (429 or 503 with `Retry-After`) does so, as far as the time reaches. */
async function pushPatiently(look: () => Promise<Seen>, pusher: Pusher, ends: CheckEnds): Promise<Pushed> {
  const { timing, say } = ends;
  const end = AbortSignal.any([ends.stop, ends.deadline]);
  const beganAt = timing.monotonic();
  for (;;) {
    const pushed = await pusher.push(await look(), end);
    if (pushed.kind !== 'failed' || end.aborted) return pushed;
    const waitMs = patientWaitMs(pushed.wish, CHECK_MAX_MS - (timing.monotonic() - beganAt));
    if (waitMs === null) return pushed;
    say(waitWords(waitMs, printable(pushed.why)));
    await timing.wait(waitMs, end);
    if (end.aborted) return pushed;
  }
}

/**
 * The command `check`: one report that fetches the intent, writes the sentinels and confirms them, and then the Worker's verdicts.
 * @param look observes the host
 */
export async function checkCommand(look: () => Promise<Seen>, pusher: Pusher, ends: CheckEnds): Promise<CheckOutcome> {
  const pushed = await pushPatiently(look, pusher, ends);
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
