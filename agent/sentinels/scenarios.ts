import type { Intent } from '#contract';
import { headerLine } from './header.ts';
import type { SurfaceSentinels } from './sentinel.ts';

export const DISABLED_FILE = 'argos-disabled-scenarios.txt';
export const ENABLED_FILE = 'argos-enabled-scenarios.txt';
export const SIMULATED_FILE = 'argos-simulated-scenarios.txt';
export const BASELINE_FILE = 'argos-baseline-scenarios.txt';

/**
 * The scenarios that must not be installed, those that must be and block, and those that must be and are only simulated; and which of
 * the latter two only the baseline asks for. One full name a line. Workers before 0.2 know neither of the latter: then there are two files.
 */
export const scenarioSentinels: SurfaceSentinels = {
  sentinels: [
    { file: SIMULATED_FILE, isOptional: true, text: (intent) => textOf(intent, intent.simulated_scenarios) },
    { file: BASELINE_FILE, isOptional: true, text: (intent) => textOf(intent, intent.baseline_scenarios) },
    { file: ENABLED_FILE, isOptional: false, text: (intent) => textOf(intent, intent.enabled_scenarios) },
    { file: DISABLED_FILE, isOptional: false, text: (intent) => textOf(intent, intent.disabled_scenarios) },
  ],
  faultIn({ disabled_scenarios, enabled_scenarios, simulated_scenarios = [], baseline_scenarios = [] }) {
    const [disabled, enabled] = [new Set(disabled_scenarios), new Set(enabled_scenarios)];
    const simulated = new Set(simulated_scenarios);
    for (const name of enabled) if (disabled.has(name)) return `${name} is both disabled and enabled`;
    for (const name of simulated) if (disabled.has(name)) return `${name} is both disabled and simulated`;
    for (const name of simulated) if (enabled.has(name)) return `${name} is both enabled and simulated`;
    const astray = baseline_scenarios.find((name) => !enabled.has(name) && !simulated.has(name));
    return astray === undefined ? null : `${astray} is in the baseline, and neither enabled nor simulated`;
  },
};

function textOf(intent: Intent, names: readonly string[] | undefined): string | null {
  return names === undefined ? null : [headerLine(intent), ...names, ''].join('\n');
}
