import { problemOf } from '../network/answer.ts';
import { wishOf } from '../network/backoff.ts';
import type { Http } from '../network/http.ts';
import { patientWaitMs, waitWords } from '../network/patience.ts';
import type { Timing } from '../process/timing.ts';
import { EnrollFault, type Enrollment, enroll } from './enroll.ts';

/** All waits of the command `enroll` together: whoever runs the installer looks on. A limit of the Worker asks for a minute. */
export const ENROLL_PATIENCE_MS = 150_000;

/**
 * Enrols, and where the Worker says when to come back (429 or 503 with `Retry-After`) does so.
 * @param say tells of each wait
 * @returns the host's id
 * @throws EnrollFault
 */
export async function patientEnroll(
  http: Http,
  wanted: Enrollment & { signal: AbortSignal },
  timing: Timing,
  say: (line: string) => void,
): Promise<string> {
  const beganAt = timing.monotonic();
  for (;;) {
    try {
      return await enroll(http, wanted);
    } catch (error) {
      if (!(error instanceof EnrollFault) || error.reply === null) throw error;
      const leftMs = ENROLL_PATIENCE_MS - (timing.monotonic() - beganAt);
      const waitMs = patientWaitMs(wishOf(error.reply, timing.now()), leftMs);
      if (waitMs === null) throw withAdvice(error);
      say(waitWords(waitMs, error.message));
      await timing.wait(waitMs, wanted.signal);
      if (wanted.signal.aborted) throw error;
    }
  }
}

/**
 * What to do about a Worker that takes no more enrolments now: it looked at no code, so that none was used up. When to come back is in its
 * own sentence. Another 429, such as of a spent quota, says what to do already.
 */
function withAdvice(fault: EnrollFault): EnrollFault {
  if (fault.reply === null || problemOf(fault.reply)?.code !== 'rate_limited') return fault;
  const why = fault.message.replace(/\.$/, '');
  return new EnrollFault(`${why}. The code was not used up: run the same line again`, false, fault.reply);
}
