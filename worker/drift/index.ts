import { adoptThresholds, tuningRule } from './appsec-tuning.ts';
import { scenariosRule } from './scenarios.ts';

/** One line a surface: its name on the wire and its rule. */
export const SURFACE_RULES = { scenarios: scenariosRule, appsec_tuning: tuningRule };

export type { TuningEvidence } from './appsec-tuning.ts';
export * from './check-stopped.ts';
export * from './collections.ts';
export * from './duplicate.ts';
export * from './host-state.ts';
export * from './judge.ts';
export type { ScenariosEvidence } from './scenarios.ts';
export * from './silence.ts';
export type * from './surface.ts';
export * from './watch-clock.ts';
export { adoptThresholds };
