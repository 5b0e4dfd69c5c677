/** Which in-band rules the hooks of an appsec-config take away, when loading or for each request. */
export interface HookRemovals {
  ids: readonly number[];
  /** Whether some are named by a tag or a name. */
  byName: boolean;
  /** Whether some cannot be told from the text: a computed id, another function. */
  unclear: boolean;
}

const ANY = /RemoveInBandRule/gi;
const BY_ID = /RemoveInBandRuleByID\(\s*([0-9]{1,15})\s*\)/g;
const BY_NAME = /RemoveInBandRuleBy(?:Name|Tag)\(/g;

/**
 * Finds what hooks can do to a rule (`pkg/appsec/waf_helpers.go`): they have no function that sets a variable, and three that
 * take in-band rules away.
 * @param text the whole file: an expression may stand in any hook, under any phase
 */
export function hookRemovals(text: string): HookRemovals {
  const ids = [...text.matchAll(BY_ID)].map(([, id]) => Number(id));
  const named = [...text.matchAll(BY_NAME)].length;
  return { ids, byName: named > 0, unclear: [...text.matchAll(ANY)].length > ids.length + named };
}
