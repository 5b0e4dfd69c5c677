import { OBSERVERS as REAL } from '../../../agent/observe/registry.ts';
import type { SurfaceObserver } from '../../../agent/observe/surface-observer.ts';
import { limitsObserver } from './made-up-limits.ts';

/** The agent's observers and one more; it stands in the place of `agent/observe/registry.ts`. */
export const OBSERVERS: readonly SurfaceObserver[] = [...REAL, limitsObserver];
