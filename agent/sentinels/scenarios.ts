import type { Intent } from '#contract';
import { headerLine } from './header.ts';

export const DISABLED_FILE = 'argos-disabled-scenarios.txt';
export const ENABLED_FILE = 'argos-enabled-scenarios.txt';

/** The scenarios that must not be installed, one full name a line. Always there. */
export function disabledText(intent: Intent): string {
  return [headerLine(intent), ...intent.disabled_scenarios, ''].join('\n');
}

/** The scenarios that must be installed, one full name a line. Always there. */
export function enabledText(intent: Intent): string {
  return [headerLine(intent), ...intent.enabled_scenarios, ''].join('\n');
}
