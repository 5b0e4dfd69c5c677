import { Unobservable, undecided } from '../unobservable.ts';
import { requirePlainMacro } from './macro.ts';

/** What a text of SecLang sets; null where it does not set a threshold. */
export interface Thresholds {
  inbound: number | null;
  outbound: number | null;
}

/** What one `setvar` does to a threshold; null where it is about another variable. */
export type Setting = { which: keyof Thresholds; name: string; text: string } | null;

const VARIABLES: ReadonlyMap<string, keyof Thresholds> = new Map([
  ['inbound_anomaly_score_threshold', 'inbound'],
  ['outbound_anomaly_score_threshold', 'outbound'],
]);

/**
 * Reads the value of a `setvar` as Coraza's `internal/actions/setvar.go` does: a name in `tx`, case-insensitive, up to the first
 * `=`, blanks included.
 * @throws Unobservable `invalid` where the engine refuses it, `indeterminate` where it removes a threshold or its name is not certain
 */
export function parseSetvar(value: string | null): Setting {
  if (value === null || value === '') throw undecided('a setvar has no value');
  const isRemoval = value.startsWith('!');
  const equals = value.indexOf('=');
  const target = (equals === -1 ? value : value.slice(0, equals)).slice(isRemoval ? 1 : 0).toLowerCase();
  const dot = target.indexOf('.');
  const key = dot === -1 ? '' : target.slice(dot + 1);
  if ((dot === -1 ? target : target.slice(0, dot)) !== 'tx' || key.trim() === '') {
    throw new Unobservable('invalid', `a setvar sets ${target}, which is not in tx, so the engine refuses the file`);
  }
  if (key.includes('%')) throw undecided('a setvar takes its name from another variable');
  const which = VARIABLES.get(key);
  if (isRemoval && which !== undefined) throw undecided(`it removes ${target}`);
  if (isRemoval && equals === -1) return null;
  if (equals === -1) throw undecided(`it sets ${target} without a value`);
  const text = value.slice(equals + 1);
  requirePlainMacro(`setvar:${target}`, text);
  return which === undefined ? null : { which, name: target, text };
}

/**
 * The number that the engine compares with: Coraza converts with strconv.Atoi and takes 0 where that fails, and a threshold of
 * 0 blocks every request.
 * @throws Unobservable `indeterminate` for everything but digits
 */
export function asThreshold({ name, text }: { name: string; text: string }): number {
  if (text.includes('%')) throw undecided(`it sets ${name} from another variable`);
  if (/^[+-]/.test(text)) throw undecided(`it changes ${name} by ${text}, which depends on what was set before`);
  if (!/^[0-9]+$/.test(text)) {
    throw undecided(`it sets ${name} to "${text}": the engine would enforce 0 and block every request`);
  }
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw undecided(`it sets ${name} to a number that is too large`);
  return number;
}
