import { lower, trimSpace, upper } from './go-text.ts';
import { compileMacro } from './macro.ts';

/** A value for each threshold; null where there is none. */
export interface Thresholds {
  inbound: number | null;
  outbound: number | null;
}

export type Which = keyof Thresholds;

export const WHICH: readonly Which[] = ['inbound', 'outbound'];

/** What one `setvar` does. */
export interface Setting {
  /** In lower case, without `tx.`. */
  name: string;
  /** Null where it has none. */
  text: string | null;
  isRemoval: boolean;
  /** Whether its name holds a variable. */
  isComputed: boolean;
  /** The thresholds that its value holds. */
  reads: readonly Which[];
}

/** The threshold's variable in `tx`, in lower case. */
export const variableOf = (which: Which): string => `${which}_anomaly_score_threshold`;

/** The threshold of this name in `tx`, in lower case; null for every other. */
export function thresholdNamed(name: string): Which | null {
  return WHICH.find((which) => variableOf(which) === name) ?? null;
}

/** The thresholds among the variables of a macro. */
export function thresholdsIn(variables: readonly string[]): Which[] {
  return WHICH.filter((which) => variables.includes(`tx.${variableOf(which)}`));
}

/**
 * Reads the value of a `setvar` as Coraza's `internal/actions/setvar.go` does: a name in `tx`, case-insensitive, up to the first
 * `=`, blanks included.
 * @returns a sentence where the engine refuses to load it
 */
export function parseSetvar(value: string): Setting | { fault: string } {
  if (value === '') return { fault: 'a setvar has no value' };
  const isRemoval = value.startsWith('!');
  const data = isRemoval ? value.slice(1) : value;
  const equals = data.indexOf('=');
  const target = equals === -1 ? data : data.slice(0, equals);
  const dot = target.indexOf('.');
  const key = dot === -1 ? '' : target.slice(dot + 1);
  if (upper(dot === -1 ? target : target.slice(0, dot)) !== 'TX' || trimSpace(key) === '') {
    return { fault: `a setvar sets ${target}, which is not in tx` };
  }
  const name = compileMacro(key);
  if (!name.ok) return { fault: `setvar:${target}: ${name.why}` };
  const isComputed = name.variables.length > 0;
  if (equals === -1) return { name: lower(key), text: null, isRemoval, isComputed, reads: [] };
  const text = data.slice(equals + 1);
  const compiled = compileMacro(text);
  if (!compiled.ok) return { fault: `setvar:${target}=${text}: ${compiled.why}` };
  return { name: lower(key), text, isRemoval, isComputed, reads: thresholdsIn(compiled.variables) };
}
