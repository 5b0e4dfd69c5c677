import type { Action } from './actions.ts';
import { atoi } from './go-text.ts';
import type { Condition } from './secrule.ts';
import { parseSetvar, thresholdNamed, type Which } from './setvar.ts';

/** A rule that sets a threshold only where nothing has set it yet. */
export interface Guard {
  which: Which;
  value: number;
}

/**
 * Reads the CRS's way to give a threshold its default (`REQUEST-901-INITIALIZATION.conf`): a SecRule that counts the variable,
 * compares with `@eq 0` and sets that variable alone. Whichever rule runs first, it never overrides what another one sets.
 * @returns null for every other rule
 */
export function guardIn({ variables, operator, argument }: Condition, actions: readonly Action[]): Guard | null {
  const [variable] = variables;
  if (variable === undefined || variables.length > 1 || variable.name !== 'TX' || !variable.isCount) return null;
  const which = thresholdNamed(variable.key.toLowerCase());
  // A transformation would change the count before it is compared.
  const transforms = actions.some(({ key, value }) => key === 't' && value !== 'none');
  if (which === null || operator !== '@eq' || argument !== '0' || transforms) return null;
  const [only, ...others] = actions.filter(({ key }) => key === 'setvar');
  const set = only === undefined || others.length > 0 ? null : parseSetvar(only.value);
  if (set === null || 'fault' in set || set.text === null || set.isRemoval || !/^[0-9]+$/.test(set.text)) return null;
  const value = atoi(set.text);
  return thresholdNamed(set.name) === which && value !== null ? { which, value } : null;
}
