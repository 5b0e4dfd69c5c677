/**
 * Whether a name fits a pattern in which `*` stands for any text and `?` for one character (`Match` in CrowdSec's
 * `pkg/exprhelpers/helpers.go`). Takes time in proportion to both lengths.
 */
export function matches(pattern: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let retry = 0;
  while (inName < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      retry = inName;
    } else if (pattern[at] === '?' || pattern[at] === name[inName]) {
      at++;
      inName++;
    } else if (star !== -1) {
      at = star + 1;
      inName = ++retry;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
