import * as v from 'valibot';
import { INTENT_ENTRIES } from './surfaces/index.ts';
import { Timestamp } from './time.ts';

/** The intent as an agent receives it. It feeds a script that runs as root, so every value is validated on the host too. */
export const Intent = v.object({
  revision: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  changed_at: Timestamp,
  ...INTENT_ENTRIES,
});
export type Intent = v.InferOutput<typeof Intent>;
