import { SURFACE_SENTINELS as REAL } from '../../../agent/sentinels/registry.ts';
import type { SurfaceSentinels } from '../../../agent/sentinels/sentinel.ts';
import { limitsSentinels } from './made-up-limits.ts';

/** The agent's sentinels and one surface's more; it stands in the place of `agent/sentinels/registry.ts`. */
export const SURFACE_SENTINELS: readonly SurfaceSentinels[] = [...REAL, limitsSentinels];
