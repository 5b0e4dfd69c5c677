import { tuningSentinels } from './appsec-tuning.ts';
import { scenarioSentinels } from './scenarios.ts';
import type { SurfaceSentinels } from './sentinel.ts';

/** The sentinels of every surface, one line each, in the contract's order. */
export const SURFACE_SENTINELS: readonly SurfaceSentinels[] = [scenarioSentinels, tuningSentinels];
