import type { HostMuteRequest } from '#contract';
import type { MuteTaken } from './network/answer.ts';
import { askPatiently, type PatientEnds } from './network/patience.ts';
import type { Exchange } from './push/exchange.ts';
import { HOW_TO_ENROL } from './words/how-to-enrol.ts';
import { printable } from './words/printable.ts';

/** What the command `mute` ends with: words for a person and an exit code. */
export interface MuteOutcome {
  exitCode: 0 | 1;
  lines: string[];
}

/** The command ends after this long, however many requests it took. */
export const MUTE_MAX_MS = 60_000;

/** What no host can keep quiet about itself, for whoever believes that it is quiet now. */
const TOLD_ALL_THE_SAME =
  'Told all the same: silence, a second agent with the key of this host, and a CrowdSec that does not run.';

/** The command `mute`: asks the Worker to alert nobody of this host for a while, or to end that. */
export async function muteCommand(
  exchange: Pick<Exchange, 'mute'>,
  request: HostMuteRequest,
  ends: Omit<PatientEnds, 'withinMs'>,
): Promise<MuteOutcome> {
  const end = AbortSignal.any([ends.stop, ends.deadline]);
  const taken = await askPatiently<MuteTaken>(() => exchange.mute(request, end), { ...ends, withinMs: MUTE_MAX_MS });
  switch (taken.kind) {
    case 'failed': {
      const why = ends.deadline.aborted ? `it took longer than ${MUTE_MAX_MS / 1000} seconds` : printable(taken.why);
      return { exitCode: 1, lines: [`Nothing is known to be muted: ${why}`] };
    }
    case 'host_revoked':
      return { exitCode: 1, lines: [`This host is no longer enrolled. ${HOW_TO_ENROL}`] };
    case 'taken':
      return { exitCode: 0, lines: linesOf(taken.until) };
  }
}

function linesOf(until: string | null): string[] {
  return until === null
    ? ['This host mutes nothing any more. What people muted on the dashboard stays so.']
    : [`Nobody is alerted of this host until ${until}. The channels are told so.`, TOLD_ALL_THE_SAME];
}
