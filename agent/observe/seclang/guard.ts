import type { Thresholds } from './setvar.ts';

/** A rule that sets a threshold only where nothing has set it yet. */
export interface Guard {
  which: keyof Thresholds;
  value: number;
}

const GUARD = /^secrule &tx:((in|out)bound_anomaly_score_threshold) " ?@eq 0 ?" "([^"]*)"$/;
const SETVAR = /setvar/g;
// A transformation would change the count before it is compared.
const TRANSFORMS = /(?:^|[, ])t ?: ?'?(?!none\b)/;

/**
 * Reads the CRS's way to give a threshold its default (`REQUEST-901-INITIALIZATION.conf`): a SecRule that counts the variable,
 * compares with `@eq 0` and sets that variable alone. Whichever rule runs first, it never overrides what another one sets.
 * @param directive in lower case, with one blank for any white space
 * @returns null for every other directive
 */
export function guardIn(directive: string): Guard | null {
  const [, variable = '', side = '', actions = ''] = GUARD.exec(directive) ?? [];
  if (variable === '' || TRANSFORMS.test(actions)) return null;
  const set = new RegExp(`(?:^|[, ])setvar ?: ?('?)tx\\.${variable}=([0-9]{1,9})\\1 ?(?:,|$)`).exec(actions);
  if (set === null || [...actions.matchAll(SETVAR)].length !== 1) return null;
  return { which: side === 'in' ? 'inbound' : 'outbound', value: Number(set[2]) };
}
