import { atoi, lower, withoutQuotes } from './go-text.ts';
import { compileMacro } from './macro.ts';
import { CTL_ACTIONS, TRANSFORMATIONS } from './names.ts';
import { parseSetvar } from './setvar.ts';

/** Why the engine refuses an action with this value; null where it takes it. */
type Rule = (value: string, key: string) => string | null;

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];
const NAMED_PHASES: ReadonlyMap<string, number> = new Map([
  ['request', 2],
  ['response', 4],
  ['logging', 5],
]);

/** The phase of an action `phase` (`types/phase.go`); null for none. */
export function phaseOf(value: string): number | null {
  const phase = NAMED_PHASES.get(value) ?? atoi(value);
  return phase !== null && phase >= 1 && phase <= 5 ? phase : null;
}

const nothing: Rule = (value, key) => (value === '' ? null : `${key} takes no value, and has "${value}"`);
const something: Rule = (value, key) => (value === '' ? `${key} has no value` : null);
const anything: Rule = () => null;
const text: Rule = (value, key) => {
  const compiled = compileMacro(key === 'msg' ? withoutQuotes(value) : value);
  return compiled.ok ? null : `${key}:${value}: ${compiled.why}`;
};
const number =
  (from: number, to: number): Rule =>
  (value, key) => {
    const read = atoi(value);
    return read !== null && read >= from && read <= to ? null : `${key} has the value "${value}"`;
  };

/** Every action of Coraza 3.7.0 (`internal/actions`), in lower case. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...['auditlog', 'block', 'capture', 'chain', 'deny', 'drop', 'exec', 'log'].map((key) => [key, nothing] as const),
  ...['multimatch', 'noauditlog', 'nolog', 'pass'].map((key) => [key, nothing] as const),
  ...['redirect', 'rev', 'tag', 'ver'].map((key) => [key, something] as const),
  ['allow', (value) => (['', 'phase', 'request'].includes(value) ? null : `allow has the value "${value}"`)],
  ['ctl', ctl],
  ['expirevar', anything],
  ['id', number(1, Number.POSITIVE_INFINITY)],
  ['initcol', (value) => (value.includes('=') ? null : `initcol has the value "${value}", which has no =`)],
  ['logdata', text],
  ['maturity', number(1, 9)],
  ['msg', text],
  ['phase', (value) => (phaseOf(value) === null ? `phase has the value "${value}"` : null)],
  ['setenv', setenv],
  [
    'setvar',
    (value) => {
      const setting = parseSetvar(value);
      return 'fault' in setting ? setting.fault : null;
    },
  ],
  ['severity', severity],
  ['skip', number(1, Number.POSITIVE_INFINITY)],
  ['skipafter', (value, key) => something(withoutQuotes(value), key)],
  ['status', number(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)],
  ['t', (value) => (TRANSFORMATIONS.has(lower(value)) ? null : `there is no transformation "${value}"`)],
]);

function ctl(value: string): string | null {
  const [name = ''] = value.split('=', 1);
  if (!value.includes('=')) return `ctl has the value "${value}", which has no =`;
  return CTL_ACTIONS.has(name) ? null : `there is no ctl:${name}`;
}

function setenv(value: string): string | null {
  const equals = value.indexOf('=');
  if (equals < 1) return `setenv has the value "${value}"`;
  const compiled = compileMacro(value.slice(equals + 1));
  return compiled.ok ? null : `setenv:${value}: ${compiled.why}`;
}

function severity(value: string): string | null {
  const isKnown = value.length === 1 ? /[0-7]/.test(value) : SEVERITIES.includes(lower(value));
  return isKnown ? null : `there is no severity "${value}"`;
}

/** @returns why the engine refuses to load an action with this value; null where it takes it */
export function checkAction(key: string, value: string): string | null {
  const rule = RULES.get(key);
  if (rule === undefined) return key === '' ? 'an action list has an empty action' : `there is no action ${key}`;
  return rule(value, key);
}

/** Actions that end a request, let it pass or leave that to a default (`ActionTypeDisruptive`). */
export function isDisruptive(key: string): boolean {
  return ['allow', 'block', 'deny', 'drop', 'pass', 'redirect'].includes(key);
}

/** Actions that describe a rule (`ActionTypeMetadata`), and transformations: what a SecDefaultAction may not have. */
export function isDescribing(key: string): boolean {
  return ['id', 'maturity', 'msg', 'rev', 'severity', 't', 'tag', 'ver'].includes(key);
}

/** Actions that change neither a threshold nor which rules run. */
export function isHarmless(key: string): boolean {
  return HARMLESS.has(key);
}

const HARMLESS: ReadonlySet<string> = new Set([
  ...['auditlog', 'capture', 'id', 'log', 'logdata', 'maturity', 'msg', 'multimatch', 'noauditlog', 'nolog', 'pass', 'phase'],
  ...['rev', 'setenv', 'severity', 'status', 't', 'tag', 'ver'],
]);
