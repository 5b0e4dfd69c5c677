import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HostSummary, ScenarioRow } from '#contract';
import { hosts } from '../../../data/state.ts';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { Name, SentenceText } from '../../../parts/name.tsx';
import { hostName } from '../../../words/host-name.ts';
import { quotable } from '../../../words/quotation.ts';
import { fetchScenarios } from '../api.ts';
import { scenariosResource } from '../changes.ts';
import { declare } from '../declare.ts';
import { descriptions } from '../descriptions.ts';
import { disablingWords } from './disabling-words.ts';
import { type InQuestion, inQuestion } from './in-question.ts';
import { type Shown, shownIn } from './overtaken.ts';

/** In a larger fleet the other hosts are not asked whether they have the scenario; there, the settings copy a whole intent. */
const OTHERS_ASKED_MAX = 20;

/** Another host that has it, and what was seen to be declared of it there. */
interface Other extends HostSummary {
  shown: Shown;
}

/** Asks once before a scenario protects less, and says what that means. */
export function Question({ host, name, becomes, shown }: InQuestion & { host: string }) {
  const others = useSignal<Other[]>([]);
  const isForAll = useSignal(false);
  useEffect(() => {
    void othersWith(host, name, becomes).then((found) => {
      others.value = found;
    });
  }, []);
  const asking = hosts.value?.find(({ id }) => id === host);
  const asked = asking ? hostName(asking) : 'this host';
  const description = descriptions.value.get(name);
  const verb = becomes === 'disabled' ? 'Disable' : 'Simulate';
  return (
    <Dialog
      title={
        <>
          {verb} <Name>{name}</Name> on {asked}?
        </>
      }
      onClosed={() => {
        inQuestion.value = null;
      }}
    >
      {(close) => (
        <>
          {description && (
            <p class="quiet">
              <q>{quotable(description)}</q>
            </p>
          )}
          <p>
            Nothing changes until the apply command runs. Once CrowdSec has loaded the change,{' '}
            {becomes === 'disabled' ? (
              <>
                {asked} no longer detects this.{' '}
                <SentenceText sentence={disablingWords(name, scenariosResource.loaded.value?.document?.collections)} />
              </>
            ) : (
              `${asked} detects this and raises alerts, but bans nobody for it.`
            )}{' '}
            Existing bans stay.
          </p>
          {others.value.length > 0 && (
            <label>
              <input
                type="checkbox"
                onChange={(event) => {
                  isForAll.value = event.currentTarget.checked;
                }}
              />{' '}
              Also on{' '}
              {others.value[0] && !others.value[1]
                ? hostName(others.value[0])
                : `the ${others.value.length} other hosts that have it`}
            </label>
          )}
          <DialogButtons
            label={verb}
            close={close}
            confirm={() => {
              void declare(host, name, becomes, {
                shown,
                others: isForAll.value ? others.value.map((other) => other.shown) : [],
              });
              close();
            }}
          />
        </>
      )}
    </Dialog>
  );
}

/** The other hosts that have it installed and may be asked the same of, as far as they can be asked. */
async function othersWith(host: string, name: string, becomes: InQuestion['becomes']): Promise<Other[]> {
  const others = (hosts.peek() ?? []).filter(({ id }) => id !== host);
  if (others.length > OTHERS_ASKED_MAX) return [];
  const isConcerned = (row: ScenarioRow) =>
    row.canonical_name === name &&
    row.installed &&
    row.declared !== becomes &&
    (row.origin !== 'local' || becomes === 'simulated');
  const have = await Promise.all(
    others.map((other) =>
      fetchScenarios(other.id).then(
        (document): Other[] =>
          document.scenarios.some(isConcerned) ? [{ ...other, shown: shownIn(document, other.id, name) }] : [],
        () => [],
      ),
    ),
  );
  return have.flat();
}
