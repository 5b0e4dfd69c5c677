import { Unobservable, undecided } from '../unobservable.ts';
import { type Action, parseActions } from './actions.ts';
import { isHarmless } from './harmless.ts';
import { splitDirectives } from './lines.ts';
import type { Thresholds } from './setvar.ts';
import { asThreshold, parseSetvar } from './setvar.ts';

/** The thresholds of a text, and by what other rules and hooks could name its SecActions. */
export interface TuningRules extends Thresholds {
  ids: readonly number[];
  /** Whether one has a `tag` or a `msg`. */
  isNamed: boolean;
}

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

// CrowdSec has no response phase.
const LAST_PHASE_RUN = 2;

/**
 * The thresholds that Coraza ends up with after running this text: SecActions of phase 1 first, then phase 2, never later
 * ones; within a phase the last one wins, within an action list the last `setvar`.
 * @throws Unobservable `indeterminate` for everything that could touch a threshold in another way, `invalid` for what the engine refuses
 */
export function readThresholds(text: string): TuningRules {
  const byPhase = new Map<number, Partial<Thresholds>>();
  const ids = new Set<number>();
  let isNamed = false;
  for (const { name, options } of splitDirectives(text)) {
    if (name !== 'secaction') throw undecided(`it has the directive ${name}, and only SecAction is read`);
    const actions = parseActions(options);
    const id = idOf(actions);
    if (ids.has(id)) throw new Unobservable('invalid', `two SecActions have the id ${id}, so the engine refuses the file`);
    ids.add(id);
    isNamed ||= actions.some(({ key }) => key === 'tag' || key === 'msg');
    const phase = phaseOf(actions);
    byPhase.set(phase, { ...byPhase.get(phase), ...settings(actions, phase <= LAST_PHASE_RUN) });
  }
  const ran = { ...byPhase.get(1), ...byPhase.get(2) };
  return { inbound: ran.inbound ?? null, outbound: ran.outbound ?? null, ids: [...ids], isNamed };
}

function onlyValue(actions: readonly Action[], key: string): string | null {
  const values = actions.filter((action) => action.key === key);
  if (values.length > 1) throw undecided(`a SecAction has two actions ${key}`);
  return values[0]?.value ?? null;
}

function idOf(actions: readonly Action[]): number {
  const id = onlyValue(actions, 'id');
  if (id === null || !/^[1-9][0-9]{0,14}$/.test(id)) throw undecided('a SecAction has no plain id');
  return Number(id);
}

function phaseOf(actions: readonly Action[]): number {
  if (!actions.some(({ key }) => key === 'phase')) return LAST_PHASE_RUN;
  const named = onlyValue(actions, 'phase') ?? '';
  const phase = PHASES.get(named.toLowerCase());
  if (phase === undefined || (named !== named.toLowerCase() && /[a-z]/i.test(named))) {
    throw undecided(`a SecAction has the phase ${named === '' ? '(none)' : named}`);
  }
  return phase;
}

function settings(actions: readonly Action[], isRun: boolean): Partial<Thresholds> {
  const set: Partial<Thresholds> = {};
  for (const { key, value } of actions) {
    if (key === 'id' || key === 'phase' || isHarmless(key, value)) continue;
    if (key !== 'setvar') throw undecided(`a SecAction has the action ${key}, which could stop or skip it`);
    const setting = parseSetvar(value);
    if (setting !== null && isRun) set[setting.which] = asThreshold(setting);
  }
  return set;
}
