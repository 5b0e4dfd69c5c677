import { useSignal } from '@preact/signals';
import type { CopiesDocument, HostSummary } from '#contract';
import { act } from '../../data/act.ts';
import { api } from '../../data/api.ts';
import { hosts } from '../../data/state.ts';
import { hostName } from '../../words/host-name.ts';
import { IntentChanges } from '../intent-changes.tsx';

type Results = CopiesDocument['results'];

/** Makes the intent of other hosts that of this one; the difference is shown first. */
export function CopyIntent({ from }: { from: HostSummary }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const planned = useSignal<Results | null>(null);
  const message = useSignal<string | null>(null);
  const others = (hosts.value ?? []).filter(({ id }) => id !== from.id);

  const choose = (id: string, isChosen: boolean) => {
    chosen.value = new Set([...chosen.value].filter((other) => other !== id).concat(isChosen ? [id] : []));
    planned.value = null;
    message.value = null;
  };
  const copy = async (dryRun: boolean) => {
    message.value = await act(async () => {
      const { results } = await api.copyIntent(from.id, [...chosen.value], dryRun);
      planned.value = dryRun ? results : null;
    });
    if (!dryRun && message.value === null) message.value = 'Copied. The apply command of each host brings it there.';
  };
  const changing = planned.value?.filter(({ changes }) => changes.length > 0).length ?? 0;
  return (
    <>
      <fieldset class="choices">
        <legend>Make these hosts’ intent that of {hostName(from)}:</legend>
        {others.map((other) => (
          <label key={other.id}>
            <input type="checkbox" onChange={(event) => choose(other.id, event.currentTarget.checked)} /> {hostName(other)}
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
      <p role="status">{message.value}</p>
    </>
  );
}

function Plan({ host: id, name, changes, skipped }: Results[number]) {
  return (
    <div class="differing">
      <h2>
        {hostName({ id, name })}
        {changes.length === 0 && ': nothing changes'}
      </h2>
      <IntentChanges changes={changes} skipped={skipped} />
    </div>
  );
}
