import type { Intent } from '#contract';
import { TUNING_FILE, tuningText } from './appsec-tuning.ts';
import { DISABLED_FILE, disabledText, ENABLED_FILE, enabledText } from './scenarios.ts';

export interface Sentinel {
  file: string;
  /** Whether it may be absent. */
  isOptional: boolean;
  /** Null: the file must not exist. */
  text: (intent: Intent) => string | null;
}

// The optional one is written first and removed last, so that a run that is cut short never leaves a set that agrees by chance.
export const SENTINELS: readonly Sentinel[] = [
  { file: TUNING_FILE, isOptional: true, text: tuningText },
  { file: ENABLED_FILE, isOptional: false, text: enabledText },
  { file: DISABLED_FILE, isOptional: false, text: disabledText },
];
