import { SURFACE_SENTINELS } from './registry.ts';

const all = SURFACE_SENTINELS.flatMap(({ sentinels }) => sentinels);

/**
 * Every sentinel, in the order in which they are written; those that must not exist are removed after that. Optional ones come first:
 * where a write is cut short, one that must be there is then still missing or of the earlier intent, and the set does not agree by chance.
 */
export const SENTINELS = [...all.filter(({ isOptional }) => isOptional), ...all.filter(({ isOptional }) => !isOptional)];
