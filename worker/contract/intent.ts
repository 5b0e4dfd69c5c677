import * as v from 'valibot';
import { DECLARATIONS_MAX, ScenarioName } from './names.ts';
import { Threshold } from './thresholds.ts';
import { Timestamp } from './time.ts';

const Names = v.pipe(v.array(ScenarioName), v.maxLength(DECLARATIONS_MAX));

/** The intent as an agent receives it. It feeds a script that runs as root, so every value is validated on the host too. */
export const Intent = v.object({
  revision: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  changed_at: Timestamp,
  disabled_scenarios: Names,
  enabled_scenarios: Names,
  /** Declared or adopted where `thresholds_declared` says so, otherwise the defaults. */
  inbound_threshold: Threshold,
  outbound_threshold: Threshold,
  thresholds_declared: v.object({ inbound: v.boolean(), outbound: v.boolean() }),
});
export type Intent = v.InferOutput<typeof Intent>;

export type Declared = 'disabled' | 'enabled';
