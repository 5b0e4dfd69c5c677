import * as v from 'valibot';
import { surfaceContract } from '../../../worker/contract/surfaces/surface.ts';
import type { Verdict } from '../../../worker/contract/verdict.ts';

const Limit = v.nullable(v.pipe(v.number(), v.integer()));

/** What an agent saw of the made-up file. */
export const LimitsReport = v.object({
  state: v.picklist(['read', 'missing']),
  soft: Limit,
  hard: Limit,
});
export type LimitsReport = v.InferOutput<typeof LimitsReport>;

export interface LimitsVerdict extends Verdict {
  expected_soft: number | null;
  actual_soft: number | null;
  expected_hard: number | null;
  actual_hard: number | null;
}

export interface LimitChange {
  limit: 'soft' | 'hard';
  was: number | null;
  becomes: number | null;
}

/** A surface that only tests know: two limits of a made-up file. Agents that are older do not report it. */
export const madeUpLimits = surfaceContract<LimitsVerdict, LimitChange>()({
  name: 'made_up_limits',
  reportKey: 'made_up_limits',
  report: v.optional(LimitsReport),
  intent: { made_up_soft: Limit, made_up_hard: Limit },
});
