import { createHash } from 'node:crypto';
import { digestInput } from '#contract';
import { parseMessage } from '../../../../../worker/fleet/messages/parse-message.ts';

/** The head of a report of an agent. */
export const HEAD = {
  schema: 1,
  agent: { version: '0.2.0', instance: 'abcdefgh', mode: 'run', started_at: '2026-03-01T03:00:00Z' },
  observed_at: '2026-03-01T04:00:00Z',
  digest: `sha256:${'a'.repeat(64)}`,
  delivered_revision: null,
};

export const SCENARIOS = { state: 'read', detail: null, mount_path: '/x', ignored: [], ignored_count: 0 };

export const TUNING = {
  state: 'missing',
  detail: null,
  path: '/x',
  sha256: null,
  modified_at: null,
  inbound: null,
  outbound: null,
  loaded_by: null,
};

/** As many scenarios as a report may list. */
export const INSTALLED = Array.from({ length: 10_000 }, (_, nth) => ({
  name: `crowdsecurity/scenario-${nth}`,
  file: `scenario-${nth}.yaml`,
  origin: 'hub',
  content: 'clean',
}));

/** As large as what is refused, and taken: its digest is right. */
const ordinary = JSON.stringify(withDigest({ ...HEAD, scenarios: { ...SCENARIOS, installed: INSTALLED }, tuning: TUNING }));

function withDigest<Body extends object>(report: Body): Body & { digest: string } {
  return { ...report, digest: `sha256:${createHash('sha256').update(digestInput(report)).digest('hex')}` };
}

/**
 * How many times what it costs to take an ordinary report of the same size: milliseconds would test the machine, and so would a ratio to
 * code that is not ours. Programs that share a core, and its caches, do not slow down everything alike.
 */
export const ORDINARY_TIMES_MAX = 4;

const ROUNDS = 12;

/** What some work takes. */
export interface Cost {
  /** CPU time in milliseconds. */
  readonly ms: number;
  /** The same as a multiple of what taking an ordinary report takes. */
  readonly times: number;
}

/**
 * Measures some work in turn with an ordinary report, so that whatever else the machine does slows down both. All rounds count together,
 * since a kernel may count CPU time in steps of some ms. @param work called twelve times @param prepare called before each, not measured
 */
export function costOf(work: () => void, prepare: () => void = () => {}): Cost {
  let ms = 0;
  let ordinaryMs = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    ordinaryMs += cpuMs(() => {
      if (!parseMessage(ordinary).ok) throw new Error('an ordinary report is refused');
    });
    prepare();
    ms += cpuMs(work);
  }
  return { ms: ms / ROUNDS, times: ms / ordinaryMs };
}

function cpuMs(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}
