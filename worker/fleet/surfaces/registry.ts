import { tuningSurface } from './appsec-tuning.ts';
import { scenariosSurface } from './scenarios.ts';
import type { FleetSurface } from './surface.ts';

/**
 * Every surface, one line each, in the order of the contract's list. Whatever loops over them hands each only what was stored or
 * reported under its own name.
 */
export const FLEET_SURFACES: readonly FleetSurface[] = [scenariosSurface, tuningSurface];
