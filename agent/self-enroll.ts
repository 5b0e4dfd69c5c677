import { backoffMs } from './backoff.ts';
import { EnrollFault, type Enrollment, enroll } from './enroll.ts';
import type { Http } from './http.ts';
import type { Log } from './log.ts';
import type { Timing } from './timing.ts';

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
  for (let failures = 1; !stop.aborted; failures++) {
    try {
      const hostId = await enroll(http, { ...wanted, signal: stop });
      log.info('enrolled', { host_id: hostId, url: wanted.url.origin });
      return hostId;
    } catch (error) {
      if (!(error instanceof EnrollFault)) throw error;
      if (stop.aborted) return null;
      if (error.isFinal) throw error;
      if (failures === 1) log.warn('enrolment failed and is tried again', { why: error.message });
      await timing.wait(backoffMs(failures, timing.random()), stop);
    }
  }
  return null;
}
