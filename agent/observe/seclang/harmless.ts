import { Unobservable } from '../unobservable.ts';
import { requirePlainMacro } from './macro.ts';

const BARE = new Set(['nolog', 'log', 'pass', 'auditlog', 'noauditlog']);
const DESCRIBING = new Set(['msg', 'logdata', 'tag', 'ver', 'rev']);
const SEVERITY = /^(?:[0-7]|emergency|alert|critical|error|warning|notice|info|debug)$/i;
const TRANSFORMATIONS = new Set(['none', 'lowercase', 'trim', 'urldecode', 'urldecodeuni']);

/**
 * Whether an action changes no variable and no flow (`internal/actions` of Coraza). Each action checks its value when it is
 * loaded, and a value that it refuses ends the loading of the whole file.
 * @throws Unobservable `indeterminate` for a harmless action with a value that the engine might refuse
 */
export function isHarmless(key: string, value: string | null): boolean {
  const doubt = (): Unobservable => new Unobservable('indeterminate', `a SecAction has ${key} with the value "${value ?? ''}"`);
  if (BARE.has(key)) {
    if (value !== null && value !== '') throw doubt();
    return true;
  }
  if (DESCRIBING.has(key)) {
    requirePlainMacro(key, value ?? '');
    return true;
  }
  if (key === 'severity') {
    if (!SEVERITY.test(value ?? '')) throw doubt();
    return true;
  }
  if (key !== 't') return false;
  if (!TRANSFORMATIONS.has((value ?? '').toLowerCase())) throw doubt();
  return true;
}
