import type { Cut } from '#contract';

/** How many items of a list a published document leaves out. */
export const leftOut = ({ cut }: { cut?: Cut }, list: string): number => cut?.[list] ?? 0;
