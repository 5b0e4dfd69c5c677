import { Unobservable } from '../unobservable.ts';

const PLAIN_MACRO = /%\{tx\.[A-Za-z0-9_.-]+\}/gi;

/**
 * Makes sure that Coraza loads a text in which `%{...}` stands for a variable (`experimental/plugins/macro/macro.go`): an empty
 * one, an unknown variable or a `%` at the end ends the loading of the whole file.
 * @param where the action, for the sentence
 * @throws Unobservable `indeterminate` for everything but plain text and `%{tx.name}`
 */
export function requirePlainMacro(where: string, text: string): void {
  if (text === '') throw new Unobservable('indeterminate', `a SecAction has ${where} without a value`);
  const rest = text.replace(PLAIN_MACRO, '');
  if (rest.includes('%{') || text.endsWith('%')) {
    throw new Unobservable('indeterminate', `a SecAction has ${where} with the text "${text}", which the engine might refuse`);
  }
}
