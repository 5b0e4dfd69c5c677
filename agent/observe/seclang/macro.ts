import { lower, upper } from './go-text.ts';
import { VARIABLES } from './names.ts';

/** A text in which `%{...}` stands for variables, as Coraza compiles it (`experimental/plugins/macro/macro.go`). */
export type Macro = { ok: true; variables: readonly string[] } | { ok: false; why: string };

/** @returns the variables in it, in lower case with their keys; or why the engine refuses to load the text */
export function compileMacro(text: string): Macro {
  if (text === '') return { ok: false, why: 'it is empty' };
  const variables: string[] = [];
  let token: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '%' && text[at + 1] === '{') {
      token = '';
      at++;
    } else if (token === null) continue;
    else if (char === '}') {
      if (text[at - 1] === '.') return { ok: false, why: 'it has a variable without a name' };
      const [collection = ''] = token.split('.', 1);
      if (!VARIABLES.has(upper(collection))) return { ok: false, why: `it has the unknown variable ${collection}` };
      variables.push(lower(token));
      token = null;
    } else if (!/[[\]._\-0-9A-Za-z]/.test(char) || at + 1 === text.length) {
      return { ok: false, why: 'it has a %{ that is not closed' };
    } else token += char;
  }
  return { ok: true, variables };
}
