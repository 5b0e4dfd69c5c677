// Groups that Perl, PCRE and JavaScript have and Go's regexp (RE2) does not: lookaround, atomic groups, comments, conditions, recursion.
const FOREIGN_GROUP = /^\(\?(?:[=!>#(|&R+0-9]|<[=!])/;

/**
 * Why Go's `regexp` refuses a regular expression, where that is certain without compiling it: most that are refused were written for
 * PCRE, or have an open bracket.
 * @returns null where it may be taken
 */
export function refusalByRe2(pattern: string): string | null {
  // Between \Q and \E everything is literal, which this does not follow.
  if (pattern.includes('\\Q')) return null;
  if (/^[*+?]|\|[*+?]/.test(pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x'))) return 'it repeats nothing';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') {
      const next = pattern[at + 1];
      if (next === undefined) return 'it ends with a backslash';
      if (isForeignEscape(next, pattern[at + 2])) return `RE2 has no \\${next}`;
      at++;
    } else if (char === '[') {
      const end = endOfClass(pattern, at);
      if (end === null) return 'it has a [ that is not closed';
      at = end;
    } else if (char === '(') {
      const [foreign] = FOREIGN_GROUP.exec(pattern.slice(at)) ?? [];
      if (foreign !== undefined) return `RE2 has no ${foreign}`;
      depth++;
    } else if (char === ')' && depth-- === 0) return 'it has a ) too many';
  }
  return depth > 0 ? 'it has a ( that is not closed' : null;
}

// A digit is an octal number where a second one follows, and otherwise refers to a group, which RE2 does not.
function isForeignEscape(char: string, next: string | undefined): boolean {
  if (/[1-7]/.test(char)) return next === undefined || !/[0-7]/.test(next);
  return /[89]/.test(char) || (/[A-Za-z]/.test(char) && !'AbBzafnrtvxdDsSwWpP'.includes(char));
}

/** Where the class that begins here ends; a `]` at its beginning stands for itself. */
function endOfClass(pattern: string, start: number): number | null {
  let at = pattern[start + 1] === '^' ? start + 2 : start + 1;
  if (pattern[at] === ']') at++;
  for (; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern.startsWith('[:', at) && /^\[:\^?[a-z]+:\]/.test(pattern.slice(at))) at = pattern.indexOf(':]', at) + 1;
    else if (pattern[at] === ']') return at;
  }
  return null;
}
