import { NO_WISH, wishOf } from '../network/backoff.ts';
import type { Http } from '../network/http.ts';
import { Outage } from '../network/outage.ts';
import type { Timing } from '../process/timing.ts';
import type { Log } from '../words/log.ts';
import { EnrollFault, type Enrollment, enroll } from './enroll.ts';

/**
 * Enrols, and tries again while the Worker cannot be reached.
 * @returns the host's id, null where `stop` aborted first
 * @throws EnrollFault where trying again cannot help
 */
export async function selfEnroll(
  http: Http,
  wanted: Enrollment,
  timing: Timing,
  log: Log,
  stop: AbortSignal,
): Promise<string | null> {
  const outage = new Outage(log, { failed: 'enrolment failed and is tried again', over: 'enrolment works again' });
  while (!stop.aborted) {
    try {
      const hostId = await enroll(http, { ...wanted, signal: stop });
      outage.end();
      log.info('enrolled', { host_id: hostId, url: wanted.url.origin });
      return hostId;
    } catch (error) {
      if (!(error instanceof EnrollFault)) throw error;
      if (stop.aborted) return null;
      if (error.isFinal) throw error;
      const wish = error.reply === null ? NO_WISH : wishOf(error.reply, timing.now());
      await timing.wait(outage.fail(error.message, wish, timing.random()), stop);
    }
  }
  return null;
}
