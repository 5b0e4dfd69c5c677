import { type Action, parseActions } from './seclang-actions.ts';
import { splitDirectives } from './seclang-lines.ts';
import { Unobservable } from './unobservable.ts';

/** What a text of SecLang sets; null where it does not set a threshold. */
export interface Thresholds {
  inbound: number | null;
  outbound: number | null;
}

const VARIABLES: ReadonlyMap<string, keyof Thresholds> = new Map([
  ['inbound_anomaly_score_threshold', 'inbound'],
  ['outbound_anomaly_score_threshold', 'outbound'],
]);

// Actions that change no variable and no flow.
const HARMLESS = new Set([
  'nolog',
  'log',
  'pass',
  'auditlog',
  'noauditlog',
  'msg',
  'logdata',
  'tag',
  'ver',
  'rev',
  'severity',
  't',
]);

const PHASES: ReadonlyMap<string, number> = new Map([
  ['1', 1],
  ['2', 2],
  ['3', 3],
  ['4', 4],
  ['5', 5],
  ['request', 2],
  ['response', 4],
  ['logging', 5],
]);

const undecided = (why: string): Unobservable => new Unobservable('indeterminate', why);

/**
 * The thresholds that Coraza ends up with after running this text: SecActions of phase 1 first, then phase 2, never later
 * ones (CrowdSec has no response phase); within a phase the last one wins, within an action list the last `setvar`.
 * @throws Unobservable for everything that could touch a threshold in another way, or that the engine would refuse
 */
export function readThresholds(text: string): Thresholds {
  const byPhase = new Map<number, Partial<Thresholds>>();
  const ids = new Set<string>();
  for (const directive of splitDirectives(text)) {
    if (directive.name !== 'secaction') throw undecided(`it has the directive ${directive.name}, and only SecAction is read`);
    const actions = parseActions(directive.options);
    const id = onlyValue(actions, 'id');
    if (id === null || !/^[1-9][0-9]{0,17}$/.test(id)) throw undecided('a SecAction has no plain id');
    if (ids.has(id)) throw new Unobservable('invalid', `two SecActions have the id ${id}, so the engine refuses the file`);
    ids.add(id);
    const named = onlyValue(actions, 'phase') ?? '2';
    const phase = PHASES.get(named.toLowerCase());
    if (phase === undefined) throw undecided(`a SecAction has the phase ${named}`);
    byPhase.set(phase, { ...byPhase.get(phase), ...settings(actions) });
  }
  const ran = { ...byPhase.get(1), ...byPhase.get(2) };
  return { inbound: ran.inbound ?? null, outbound: ran.outbound ?? null };
}

function onlyValue(actions: readonly Action[], key: string): string | null {
  const values = actions.filter((action) => action.key === key);
  if (values.length > 1) throw undecided(`a SecAction has two actions ${key}`);
  return values[0]?.value ?? null;
}

function settings(actions: readonly Action[]): Partial<Thresholds> {
  const set: Partial<Thresholds> = {};
  for (const { key, value } of actions) {
    if (key === 'id' || key === 'phase' || HARMLESS.has(key)) continue;
    if (key !== 'setvar') throw undecided(`a SecAction has the action ${key}, which could stop or skip it`);
    if (value === null || value === '') throw undecided('a setvar has no value');
    const equals = value.indexOf('=');
    const name = (equals === -1 ? value : value.slice(0, equals)).toLowerCase();
    if (name.includes('%')) throw undecided('a setvar takes its name from another variable');
    const which = name.startsWith('tx.') ? VARIABLES.get(name.slice(3)) : undefined;
    if (which !== undefined) set[which] = asNumber(name, equals === -1 ? null : value.slice(equals + 1));
    else if (name.startsWith('!') && VARIABLES.has(name.slice(4))) throw undecided(`it removes ${name.slice(1)}`);
  }
  return set;
}

// Coraza converts with strconv.Atoi and takes 0 where that fails, and a threshold of 0 blocks every request.
function asNumber(name: string, text: string | null): number {
  if (text === null) throw undecided(`it sets ${name} without a value`);
  if (text.includes('%')) throw undecided(`it sets ${name} from another variable`);
  if (/^[+-]/.test(text)) throw undecided(`it changes ${name} by ${text}, which depends on what was set before`);
  if (!/^[0-9]+$/.test(text))
    throw undecided(`it sets ${name} to "${text}": the engine takes that as 0, which blocks every request`);
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw undecided(`it sets ${name} to a number that is too large`);
  return number;
}
