import { scenariosObserver } from './scenarios/scenarios.ts';
import type { SurfaceObserver } from './surface-observer.ts';
import { tuningObserver } from './tuning/tuning.ts';

/** Every surface that this agent observes, one line each, in the contract's order. */
export const OBSERVERS: readonly SurfaceObserver[] = [scenariosObserver, tuningObserver];
