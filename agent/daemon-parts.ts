import type { Log } from './log.ts';
import type { Observer } from './observe/observer.ts';
import type { Pusher } from './push.ts';
import type { Timing } from './timing.ts';

/** What a daemon works with. */
export interface DaemonParts {
  observer: Observer;
  pusher: Pusher;
  timing: Timing;
  log: Log;
  /** Gives another pusher where this host was enrolled anew since the last call. */
  renewed?: () => Pusher | null;
}
