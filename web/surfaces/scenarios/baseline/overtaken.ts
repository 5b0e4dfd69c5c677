import type { BaselineRequest, ScenarioRow, ScenariosDocument } from '#contract';
import type { WriteEnd } from '../../../data/writes/intent-write.ts';
import { endOf, endOfAll } from '../../../data/writes/write-end.ts';
import { baselineDifference, differing } from './difference.ts';

type Scenarios = Pick<ScenariosDocument, 'scenarios' | 'baseline'>;

/** How a change of the baseline ends, by what was on screen when somebody decided it and what is so by now. */
export function baselineEnd(wish: BaselineRequest, shown: Scenarios, now: Scenarios): WriteEnd {
  if ('drop' in wish) return endOf(whole(shown), whole(now), null);
  const differs = new Set(differing(baselineDifference(now.scenarios)).map(({ canonical_name }) => canonical_name));
  if (wish.accept === 'all') {
    if (now.baseline == null) return shown.baseline == null ? 'again' : 'changed';
    return differs.size === 0 ? 'already' : endOf(whole(shown), whole(now), null);
  }
  if ((now.baseline == null) !== (shown.baseline == null)) return 'changed';
  return endOfAll(
    wish.accept.map((name) => {
      const [before, after] = [rowOf(shown, name), rowOf(now, name)];
      // What is declared of it meanwhile counts before what was adopted, and is not what accepting would have made of it.
      if (before?.declared !== (after?.declared ?? null)) return 'changed';
      return differs.has(name) ? endOf(adopted(before), adopted(after), null) : 'already';
    }),
  );
}

const rowOf = ({ scenarios }: Scenarios, name: string): ScenarioRow | undefined =>
  scenarios.find(({ canonical_name }) => canonical_name === name);

/** What the baseline has of a scenario, to be compared. */
const adopted = (row: ScenarioRow | undefined): string =>
  JSON.stringify([row?.in_baseline, row?.simulated_in_baseline, row?.in_part_in_baseline]);

/** What the baseline has, to be compared; null where there is none. */
function whole({ scenarios, baseline }: Scenarios): string | null {
  if (baseline == null) return null;
  const rows = scenarios.filter(({ in_baseline }) => in_baseline).map((row) => row.canonical_name + adopted(row));
  return JSON.stringify(rows.sort());
}
