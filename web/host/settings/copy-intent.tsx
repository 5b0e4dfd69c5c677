import { useSignal } from '@preact/signals';
import type { CopiesDocument, HostSummary } from '#contract';
import { act } from '../../data/act.ts';
import { api } from '../../data/api.ts';
import { hosts } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';

type Results = CopiesDocument['results'];

/** Makes the intent of other hosts that of this one; the difference is shown first. */
export function CopyIntent({ from }: { from: HostSummary }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const planned = useSignal<Results | null>(null);
  const said = useSignal<string | null>(null);
  const others = (hosts.value ?? []).filter(({ id }) => id !== from.id);

  const choose = (id: string, isChosen: boolean) => {
    chosen.value = new Set([...chosen.value].filter((held) => held !== id).concat(isChosen ? [id] : []));
    planned.value = null;
    said.value = null;
  };
  const copy = async (dryRun: boolean) => {
    said.value = await act(async () => {
      const { results } = await api.copyIntent(from.id, [...chosen.value], dryRun);
      planned.value = dryRun ? results : null;
    });
    if (!dryRun && said.value === null) said.value = 'Copied. The apply command of each host brings it there.';
  };
  const changing = planned.value?.filter(({ changes }) => changes.length > 0).length ?? 0;
  return (
    <>
      <fieldset class="choices">
        <legend>Make these hosts’ intent that of {from.name}:</legend>
        {others.map(({ id, name }) => (
          <label key={id}>
            <input type="checkbox" onChange={(event) => choose(id, event.currentTarget.checked)} /> {name}
          </label>
        ))}
      </fieldset>
      <button type="button" class="button" disabled={chosen.value.size === 0} onClick={() => copy(true)}>
        Show what would change
      </button>
      {planned.value?.map((result) => (
        <Plan key={result.host} {...result} />
      ))}
      {changing > 0 && (
        <button type="button" class="button button-main" onClick={() => copy(false)}>
          Copy to {changing} {changing === 1 ? 'host' : 'hosts'}
        </button>
      )}
      <p role="status">{said.value}</p>
    </>
  );
}

function Plan({ name, changes, skipped }: Results[number]) {
  return (
    <div class="differing">
      <h3>
        {name}
        {changes.length === 0 && ': nothing changes'}
      </h3>
      <ul>
        {changes.map((change) =>
          'scenario' in change ? (
            <li key={change.scenario}>
              <Name>{change.scenario}</Name> {change.was ?? 'not declared'} → {change.becomes ?? 'not declared'}
            </li>
          ) : (
            <li key={change.threshold}>
              {change.threshold} threshold {change.was ?? 'not declared'} → {change.becomes}
            </li>
          ),
        )}
        {skipped.map((scenario) => (
          <li key={scenario}>
            <Name>{scenario}</Name> stays: it is a local file there
          </li>
        ))}
      </ul>
    </div>
  );
}
