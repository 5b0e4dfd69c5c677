import { useSignal } from '@preact/signals';
import type { CopiesDocument, HostSummary } from '#contract';
import { act } from '../../data/act.ts';
import { hosts } from '../../data/state.ts';
import { SentenceText } from '../../parts/name.tsx';
import { intentChangedWords } from '../../words/changed-words.ts';
import { hostName } from '../../words/host-name.ts';
import { IntentChanges } from '../intent-changes.tsx';
import { type CopyPlan, copyAsShown, type NotCopied, planCopy } from './copying.ts';

/** Makes the intent of other hosts that of this one; the difference is shown first. */
export function CopyIntent({ from }: { from: HostSummary }) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const planned = useSignal<CopyPlan | null>(null);
  const left = useSignal<readonly NotCopied[]>([]);
  const message = useSignal<string | null>(null);
  const others = (hosts.value ?? []).filter(({ id }) => id !== from.id);

  const choose = (id: string, isChosen: boolean) => {
    chosen.value = new Set([...chosen.value].filter((other) => other !== id).concat(isChosen ? [id] : []));
    planned.value = null;
    message.value = null;
  };
  const show = async (ids: readonly string[]) => {
    message.value = await act(async () => {
      planned.value = await planCopy(from.id, ids, hosts.peek() ?? []);
      left.value = [];
    });
  };
  const copy = async (plan: CopyPlan) => {
    message.value = await act(async () => {
      left.value = await copyAsShown(from.id, plan);
      planned.value = null;
    });
    const copied = plan.results.length - left.value.length;
    if (message.value === null && copied > 0) message.value = 'Copied. The apply command of each host brings it there.';
  };
  const plan = planned.value;
  const changing = plan?.results.filter(({ changes }) => changes.length > 0).length ?? 0;
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
      <button type="button" class="button" disabled={chosen.value.size === 0} onClick={() => show([...chosen.value])}>
        Show what would change
      </button>
      {plan?.results.map((result) => (
        <Plan key={result.host} {...result} />
      ))}
      {plan && changing > 0 && (
        <button type="button" class="button button-main" onClick={() => copy(plan)}>
          Copy to {changing} {changing === 1 ? 'host' : 'hosts'}
        </button>
      )}
      <p role="status">{message.value}</p>
      {left.value.length > 0 && (
        <div class="problem" role="alert">
          {left.value.map((each) => (
            <p key={each.id}>
              <SentenceText sentence={intentChangedWords(hostName(each.of === 'target' ? each : from), each.change)} /> Nothing
              was copied to {hostName(each)}.
            </p>
          ))}
          <button type="button" class="button button-small" onClick={() => show(left.value.map(({ id }) => id))}>
            Look again
          </button>
        </div>
      )}
    </>
  );
}

type Results = CopiesDocument['results'];

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
