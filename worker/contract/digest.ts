import canonicalize from 'canonicalize';

/**
 * The text whose SHA-256 is a report's `digest`: the RFC 8785 form of `{scenarios, tuning}` exactly as sent or received,
 * unknown fields included.
 * @throws when a value has no canonical form (a lone surrogate, nesting beyond the stack)
 */
export function digestInput(surfaces: { scenarios: unknown; tuning: unknown }): string {
  const text = canonicalize({ scenarios: surfaces.scenarios, tuning: surfaces.tuning });
  if (text === undefined) throw new TypeError('surfaces have no canonical form');
  return text;
}
