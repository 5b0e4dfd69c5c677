import type { Observer } from '../observe/observer.ts';
import type { Timing } from '../process/timing.ts';
import type { Pusher } from '../push/push.ts';
import type { Log } from '../words/log.ts';

/** What a daemon works with. */
export interface DaemonParts {
  observer: Observer;
  pusher: Pusher;
  timing: Timing;
  log: Log;
  /** Gives another pusher where this host was enrolled anew since the last call. */
  renewed?: () => Pusher | null;
}
