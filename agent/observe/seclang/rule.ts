import { isDisruptive, isHarmless, phaseOf } from './action-rules.ts';
import type { Action } from './actions.ts';
import { atoi, lower, withoutQuotes } from './go-text.ts';
import { guardIn } from './guard.ts';
import type { Condition } from './secrule.ts';
import { parseSetvar, thresholdNamed, thresholdsIn, variableOf, WHICH, type Which } from './setvar.ts';
import type { Flow, Removal, Rule, Step } from './statement.ts';

const EARLY_BLOCKING = 'early_blocking';
const DEFAULT_PHASE = 2;

/** A SecAction, or with a condition a SecRule, as what it does. Coraza has loaded its actions. */
export function asRule(line: number, condition: Condition | null, actions: readonly Action[]): Rule {
  const last = (key: string): string | null => actions.findLast((action) => action.key === key)?.value ?? null;
  const phase = last('phase');
  const guard = condition === null || hasChain(actions) ? null : guardIn(condition, actions);
  return {
    is: 'rule',
    line,
    id: atoi(last('id') ?? '') ?? 0,
    phase: (phase === null ? null : phaseOf(phase)) ?? DEFAULT_PHASE,
    isConditional: condition !== null,
    steps: guard === null ? stepsOf(actions, hasChain(actions)) : [],
    guard,
    reads: readsOf(condition, actions),
    flows: actions.flatMap(flowOf),
    removals: actions.flatMap(removalOf),
    disruptive: actions.findLast(({ key }) => isDisruptive(key))?.key ?? null,
    odd: oddIn(actions),
    tags: actions.filter(({ key }) => key === 'tag').map(({ value }) => value),
    msg: last('msg'),
    isEarlyBlocking: false,
    setsEarlyBlocking: setsEarlyBlocking(condition, actions),
  };
}

/** The rule with one more of its chain. The whole counts as one rule of the first one's id and phase. */
export function asMember(starter: Rule, condition: Condition | null, actions: readonly Action[]): Rule {
  const member = asRule(starter.line, condition, actions);
  const asks = condition?.variables.some(({ name, key, isCount }) => name === 'TX' && lower(key) === EARLY_BLOCKING && !isCount);
  return {
    ...starter,
    steps: [...starter.steps, ...stepsOf(actions, true)],
    reads: [...new Set([...starter.reads, ...member.reads])],
    // Only the first rule of a chain can change the flow, the others keep what they take away.
    removals: [...starter.removals, ...member.removals],
    flows: [...starter.flows, ...member.flows.filter(({ does }) => does === 'engine')],
    isEarlyBlocking: starter.isEarlyBlocking || (asks === true && condition?.operator === '@eq' && condition.argument === '1'),
    setsEarlyBlocking: starter.setsEarlyBlocking || member.setsEarlyBlocking,
  };
}

function oddIn(actions: readonly Action[]): string | null {
  const odd = actions.find(({ key, value }) =>
    key === 'setvar' ? /[^\t\x20-\x7e]/.test(value.split('=', 1)[0] ?? '') : !isHarmless(key),
  );
  if (odd === undefined) return null;
  return odd.key === 'setvar' ? `setvar:${odd.value}, whose name is not written in plain letters` : odd.key;
}

export const hasChain = (actions: readonly Action[]): boolean => actions.some(({ key }) => key === 'chain');
export const isDisruptiveList = (actions: readonly Action[]): boolean => actions.some(({ key }) => isDisruptive(key));

function stepsOf(actions: readonly Action[], isInChain: boolean): Step[] {
  const steps = actions.flatMap(stepOf);
  return isInChain && steps.length > 0 ? [{ does: 'unsure', why: 'sets a threshold in a chain of rules' }] : steps;
}

function stepOf({ key, value }: Action): Step[] {
  if (key !== 'setvar') return [];
  const setting = parseSetvar(value);
  if ('fault' in setting) return [];
  // Without a value Coraza runs into a nil pointer (`Evaluate` in internal/actions/setvar.go).
  if (setting.text === null)
    return [{ does: 'unsure', why: `has setvar:${value}, with which the engine breaks off when it runs` }];
  if (setting.isComputed) {
    const [start = ''] = setting.name.split('%{');
    // The CRS has `tx.paramcounter_%{MATCHED_VAR_NAME}`: whatever follows, that is no threshold.
    if (!WHICH.some((which) => variableOf(which).startsWith(start))) return [];
    return [{ does: 'unsure', why: `has the setvar tx.${setting.name}, which takes its name from another variable` }];
  }
  const named = thresholdNamed(setting.name);
  if (named !== null && setting.isRemoval) return [{ does: 'unsure', why: `removes tx.${setting.name}` }];
  return named === null ? [] : [{ does: 'set', which: named, text: setting.text }];
}

function readsOf(condition: Condition | null, actions: readonly Action[]): Which[] {
  const found = new Set<Which>(thresholdsIn(condition?.reads ?? []));
  for (const { name, key, isCount, isNegation } of condition?.variables ?? []) {
    const which = name === 'TX' && !isCount && !isNegation ? thresholdNamed(lower(key)) : null;
    if (which !== null) found.add(which);
  }
  for (const { key, value } of actions) {
    const setting = key === 'setvar' ? parseSetvar(value) : null;
    if (setting !== null && !('fault' in setting)) for (const which of setting.reads) found.add(which);
  }
  return [...found];
}

function flowOf({ key, value }: Action): Flow[] {
  if (key === 'skip') return [{ does: 'skip', count: atoi(value) ?? 1 }];
  if (key === 'skipafter') return [{ does: 'skip_after', marker: withoutQuotes(value) }];
  if (key === 'allow') return [{ does: 'allow', scope: value === 'phase' || value === 'request' ? value : 'all' }];
  const mode = key === 'ctl' && value.startsWith('ruleEngine=') ? lower(value.slice('ruleEngine='.length)) : null;
  return mode === null || mode === 'on' ? [] : [{ does: 'engine', mode }];
}

const REMOVES: ReadonlyMap<string, Removal['by']> = new Map([
  ['ruleRemoveById', 'id'],
  ['ruleRemoveByTag', 'tag'],
  ['ruleRemoveByMsg', 'msg'],
]);

function removalOf({ key, value }: Action): Removal[] {
  if (key !== 'ctl') return [];
  const [name = ''] = value.split('=', 1);
  const [what = ''] = value.slice(name.length + 1).split(';', 1);
  switch (REMOVES.get(name)) {
    case 'tag':
      return [{ by: 'tag', tag: what }];
    case 'msg':
      return [{ by: 'msg', msg: what }];
    case 'id': {
      const dash = what.indexOf('-');
      const from = atoi(dash === -1 ? what : what.slice(0, dash));
      const to = dash === -1 ? from : atoi(what.slice(dash + 1));
      return from === null || to === null ? [] : [{ by: 'id', from, to }];
    }
    default:
      return [];
  }
}

// `REQUEST-901-INITIALIZATION.conf` turns it off where nothing has set it.
function setsEarlyBlocking(condition: Condition | null, actions: readonly Action[]): boolean {
  return actions.some(({ key, value }) => {
    const setting = key === 'setvar' ? parseSetvar(value) : null;
    if (setting === null || 'fault' in setting) return false;
    if (setting.name !== EARLY_BLOCKING) return false;
    return condition === null || setting.isRemoval || setting.text !== '0';
  });
}
