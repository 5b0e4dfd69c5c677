import type { Intent } from '#contract';
import { headerLine } from './header.ts';
import type { SurfaceSentinels } from './sentinel.ts';

export const DISABLED_FILE = 'argos-disabled-scenarios.txt';
export const ENABLED_FILE = 'argos-enabled-scenarios.txt';

/** The scenarios that must be installed and those that must not be, one full name a line. Both files are always there. */
export const scenarioSentinels: SurfaceSentinels = {
  sentinels: [
    { file: ENABLED_FILE, isOptional: false, text: (intent) => textOf(intent, intent.enabled_scenarios) },
    { file: DISABLED_FILE, isOptional: false, text: (intent) => textOf(intent, intent.disabled_scenarios) },
  ],
  faultIn({ disabled_scenarios, enabled_scenarios }) {
    const disabled = new Set(disabled_scenarios);
    const both = enabled_scenarios.find((name) => disabled.has(name));
    return both === undefined ? null : `${both} is both disabled and enabled`;
  },
};

const textOf = (intent: Intent, names: readonly string[]): string => [headerLine(intent), ...names, ''].join('\n');
