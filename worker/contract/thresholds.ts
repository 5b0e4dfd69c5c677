import * as v from 'valibot';

/** Shown for a threshold before anything was declared or adopted. */
export const DEFAULT_THRESHOLDS = { inbound: 15, outbound: 4 } as const;

/** What the engine enforces where a readable file sets nothing (CRS sets them only when unset). */
export const CRS_THRESHOLDS = { inbound: 5, outbound: 4 } as const;

export const THRESHOLD_MIN = 1;
export const THRESHOLD_MAX = 100;

const RANGE = `must be a whole number from ${THRESHOLD_MIN} to ${THRESHOLD_MAX}`;

/** An anomaly threshold that an operator may declare. */
export const Threshold = v.pipe(
  v.number(RANGE),
  v.integer(RANGE),
  v.minValue(THRESHOLD_MIN, RANGE),
  v.maxValue(THRESHOLD_MAX, RANGE),
);
