import { appsecTuning } from './appsec-tuning/index.ts';
import type { PageSurface } from './page-surface.ts';
import { scenarios } from './scenarios/index.ts';

/** Every surface, in the order in which they are shown. No other file of the page names one outside its own folder. */
export const PAGE_SURFACES: readonly PageSurface[] = [scenarios, appsecTuning];
