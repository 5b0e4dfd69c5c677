import { join } from 'node:path';
import type { Intent } from '#contract';
import type { ObservationContext, SurfaceObserver } from '../../../agent/observe/surface-observer.ts';
import { headerLine } from '../../../agent/sentinels/header.ts';
import type { SurfaceSentinels } from '../../../agent/sentinels/sentinel.ts';
import { type LimitsReport, madeUpLimits } from '../contract/made-up-limits.ts';

/** The made-up file, in CrowdSec's folder: `soft=N` and `hard=N`. */
export const LIMITS_FILE = 'made-up-limits.conf';
export const LIMITS_SENTINEL = 'argos-made-up-limits.txt';

const MAX_BYTES = 1_000;

function observeLimits({ tree, where }: ObservationContext): LimitsReport {
  const content = tree.read(join(where.crowdsecDir, LIMITS_FILE), MAX_BYTES);
  if (!content.ok) return { state: 'missing', soft: null, hard: null };
  const text = content.bytes.toString('utf8');
  const limit = (name: string): number | null => {
    const digits = new RegExp(`^${name}=([0-9]+)$`, 'm').exec(text)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  return { state: 'read', soft: limit('soft'), hard: limit('hard') };
}

/** The made-up surface as the agent observes it. */
export const limitsObserver: SurfaceObserver<LimitsReport> = {
  contract: madeUpLimits,
  label: 'Made-up limits',
  begin: () => observeLimits,
  logged: ({ soft, hard }) => ({ soft, hard }),
  smaller: () => [],
};

/** An intent with the members of the made-up surface, which the product's own types do not know. */
export type IntentWithLimits = Intent & { made_up_soft: number | null; made_up_hard: number | null };

function limitsText(intent: Intent): string | null {
  const { made_up_soft: soft, made_up_hard: hard } = intent as IntentWithLimits;
  if (soft === null && hard === null) return null;
  const lines = [headerLine(intent)];
  if (soft !== null) lines.push(`soft=${soft}`);
  if (hard !== null) lines.push(`hard=${hard}`);
  return [...lines, ''].join('\n');
}

/** The made-up surface as the agent writes it for an apply script. */
export const limitsSentinels: SurfaceSentinels = {
  sentinels: [{ file: LIMITS_SENTINEL, isOptional: true, text: limitsText }],
  faultIn(intent) {
    const { made_up_soft: soft, made_up_hard: hard } = intent as IntentWithLimits;
    return soft !== null && hard !== null && soft > hard ? `the soft limit ${soft} is above the hard one` : null;
  },
};
