/**
 * The environment variable that CrowdSec would put into a text before it parses it (`StrictExpand` of its library go-cs-lib); null where
 * there is none. `$5` and `${a b}` count, `$$` and `$)` do not. Where the variable is not set CrowdSec leaves the text as it is, so a
 * text with one can be either.
 */
export function variableIn(text: string): string | null {
  const found = /\$(?:\{([^}]+)\}|([A-Za-z0-9_]+))/.exec(text);
  return found === null ? null : (found[1] ?? found[2] ?? null);
}
