import type { BaselineChange, BaselinePartChange, ScenarioChange } from '#contract';
import { baselineOf, type ScenariosIntent } from '../../drift/index.ts';

type State = ScenariosIntent['baseline'];
type Standing = BaselinePartChange['was'];

/** What a change made of a baseline, name by name, as the history keeps it: first of the baseline as a whole, then of what is in it. */
export function baselineChanges(was: State, becomes: State): ScenarioChange[] {
  const [before, after] = [standings(was), standings(becomes)];
  const local = new Set([...localIn(was), ...localIn(becomes)]);
  const parts = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => ({
      in_baseline: name,
      local: local.has(name),
      was: before.get(name) ?? null,
      becomes: after.get(name) ?? null,
    }))
    .filter((change) => change.was !== change.becomes);
  const whole = { baseline: true, was: wholeOf(was), becomes: wholeOf(becomes) } as const;
  return whole.was === whole.becomes ? parts : [whole, ...parts];
}

/** The value that a change is about, as it is now. */
export function baselineNow(state: State): (change: BaselineChange | BaselinePartChange) => string | null {
  const now = standings(state);
  return (change) => ('baseline' in change ? wholeOf(state) : (now.get(change.in_baseline) ?? null));
}

/** A baseline with changes made. One that there was none of begins with what they put in. */
export function withBaselineChanges(state: State, changes: readonly (BaselineChange | BaselinePartChange)[]): State {
  const whole = changes.find((change) => 'baseline' in change);
  const target = whole === undefined ? wholeOf(state) : whole.becomes;
  if (target === null || target === 'dropped') return target;
  const parts = changes.filter((change) => 'in_baseline' in change);
  const names = standings(state);
  const local = new Set(localIn(state));
  for (const { in_baseline, becomes, local: isLocal } of parts) {
    names.delete(in_baseline);
    local.delete(in_baseline);
    if (becomes !== null) names.set(in_baseline, becomes);
    if (becomes !== null && isLocal) local.add(in_baseline);
  }
  const those = (standing: Standing) => [...names].flatMap(([name, its]) => (its === standing ? [name] : [])).sort();
  const adoptedAt = Date.parse(target);
  const inPart = those('simulated_in_part');
  return {
    plain: those('installed'),
    simulated: [...those('simulated'), ...inPart].sort(),
    ...(inPart.length === 0 ? {} : { inPart }),
    local: [...local].sort(),
    adoptedAt,
    openUntil: baselinePart(state)?.openUntil ?? adoptedAt,
  };
}

const baselinePart = (state: State) => baselineOf({ names: {}, baseline: state });

function wholeOf(state: State): string | null {
  return state === null || state === 'dropped' ? state : new Date(state.adoptedAt).toISOString();
}

function standings(state: State): Map<string, NonNullable<Standing>> {
  const { plain = [], simulated = [], inPart = [] } = baselinePart(state) ?? {};
  return new Map([
    ...plain.map((name) => [name, 'installed'] as const),
    ...simulated.map((name) => [name, 'simulated'] as const),
    ...inPart.map((name) => [name, 'simulated_in_part'] as const),
  ]);
}

const localIn = (state: State): readonly string[] => baselinePart(state)?.local ?? [];
