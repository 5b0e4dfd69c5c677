import { appsecTuning } from './appsec-tuning.ts';
import { scenarios } from './scenarios.ts';

/** Every surface, one line each, in the order in which they are shown. */
export const SURFACES = [scenarios, appsecTuning] as const;
