import { FLEET_SURFACES as REAL } from '../../../worker/fleet/surfaces/registry.ts';
import type { FleetSurface } from '../../../worker/fleet/surfaces/surface.ts';
import { limitsSurface } from './made-up-limits.ts';

/** Fleet's surfaces and one more; it stands in the place of `worker/fleet/surfaces/registry.ts`. */
export const FLEET_SURFACES: readonly FleetSurface[] = [...REAL, limitsSurface as unknown as FleetSurface];
