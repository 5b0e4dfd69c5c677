import { PAGE_SURFACES as REAL } from '../../../web/surfaces/index.ts';
import type { PageSurface } from '../../../web/surfaces/page-surface.ts';
import { madeUpLimits } from './made-up-limits.tsx';

/** The page's surfaces and one more; it stands in the place of `web/surfaces/index.ts`. */
export const PAGE_SURFACES: readonly PageSurface[] = [...REAL, madeUpLimits];
