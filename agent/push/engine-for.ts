import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../files/atomic-write.ts';
import { readRegular } from '../files/read-regular.ts';
import { localGet } from '../network/local-get.ts';
import { EngineWatch } from '../observe/engine/engine-watch.ts';
import { hostSockets } from '../observe/engine/socket-table.ts';
import { machineStartMs } from '../process/machine-start.ts';
import { SYSTEM_TIMING } from '../process/timing.ts';
import type { Settings } from '../settings/settings.ts';
import type { Log } from '../words/log.ts';
import { withoutPath } from '../words/reason.ts';

// systemd links a running unit's invocation there, readable for everyone; the link's own time is the unit's start.
const INVOCATION = '/run/systemd/units/invocation:crowdsec.service';

/** It lists each file that CrowdSec loads, some 100 bytes each. */
const MEMORY_MAX_BYTES = 4_194_304;

/** Where a daemon keeps what it knows of the engine: beside the host's key. */
export const engineMemoryOf = ({ keyFile }: Pick<Settings, 'keyFile'>): string => join(dirname(keyFile), 'engine.json');

/**
 * The watch on this host's engine.
 * @param log where what cannot be kept is told; null: nothing is kept, by a command that looks once beside the daemon
 */
export function engineFor(settings: Pick<Settings, 'keyFile' | 'engineMetrics'>, log: Log | null): EngineWatch {
  const path = engineMemoryOf(settings);
  let told = false;
  return new EngineWatch({
    isOneLook: log === null,
    get: localGet,
    sockets: hostSockets,
    metrics: settings.engineMetrics,
    uid: process.getuid?.() ?? null,
    moment: () => {
      const nowMs = SYSTEM_TIMING.now();
      return { nowMs, monotonicMs: SYSTEM_TIMING.monotonic(), bootMs: machineStartMs(nowMs) };
    },
    witnessMs: () => {
      try {
        return lstatSync(INVOCATION).mtimeMs;
      } catch {
        return null;
      }
    },
    recall: () => {
      const kept = readRegular(path, MEMORY_MAX_BYTES);
      return kept.kind === 'read' ? kept.text : null;
    },
    keep: (text) => {
      if (log === null) return;
      try {
        writeAtomically(path, text, 0o600);
      } catch (error) {
        if (!told)
          log.warn('what is known of the running engine cannot be kept across a restart of the agent', {
            file: path,
            why: withoutPath(error),
          });
        told = true;
      }
    },
  });
}
