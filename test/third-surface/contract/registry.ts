import { SURFACES as REAL } from '../../../worker/contract/surfaces/registry.ts';
import { madeUpLimits } from './made-up-limits.ts';

/** The contract's surfaces and one more; it stands in the place of `worker/contract/surfaces/registry.ts`. */
export const SURFACES = [...REAL, madeUpLimits] as const;
