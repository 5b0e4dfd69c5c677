import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HostSummary } from '#contract';
import { hosts } from '../../data/state.ts';
import { Name, SentenceText } from '../../parts/name.tsx';
import { quotable } from '../../words/quotation.ts';
import { fetchScenarios } from './api.ts';
import { declare, scenariosResource } from './changes.ts';
import { descriptions } from './descriptions.ts';
import { disablingWords } from './disabling-words.ts';
import { scenarioInQuestion } from './in-question.ts';

/** In a larger fleet the other hosts are not asked whether they have the scenario; there, the settings copy a whole intent. */
const OTHERS_ASKED_MAX = 20;

/** Asks once before a scenario is disabled, and says what that means. */
export function Question({ host, name }: { host: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const others = useSignal<HostSummary[]>([]);
  const isForAll = useSignal(false);
  useEffect(() => {
    dialog.current?.showModal();
    void othersWith(host, name).then((found) => {
      others.value = found;
    });
    // Where the browser's Back button leaves the page, the dialog would open again on the next host's.
    return () => {
      scenarioInQuestion.value = null;
    };
  }, []);
  const here = hosts.value?.find(({ id }) => id === host)?.name ?? 'this host';
  const description = descriptions.value[name];
  const close = () => dialog.current?.close();
  const confirm = () => {
    void declare(host, name, 'disabled', isForAll.value ? others.value.map(({ id }) => id) : []);
    close();
  };
  return (
    <dialog
      ref={dialog}
      class="card dialog"
      aria-labelledby="question"
      onClose={() => {
        scenarioInQuestion.value = null;
      }}
    >
      <h2 id="question">
        Disable <Name>{name}</Name> on {here}?
      </h2>
      {description && (
        <p class="quiet">
          <q>{quotable(description)}</q>
        </p>
      )}
      <p>
        Nothing changes until the apply command runs. Once CrowdSec has loaded the change, {here} no longer detects this.{' '}
        <SentenceText sentence={disablingWords(name, scenariosResource.loaded.value?.document?.collections)} /> Existing bans
        stay.
      </p>
      {others.value.length > 0 && (
        <label>
          <input
            type="checkbox"
            onChange={(event) => {
              isForAll.value = event.currentTarget.checked;
            }}
          />{' '}
          Also on {others.value.length === 1 ? others.value[0]?.name : `the ${others.value.length} other hosts that have it`}
        </label>
      )}
      <div class="row-actions">
        <button type="button" class="button button-main" onClick={confirm}>
          Disable
        </button>
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}

/** The other hosts that have it installed, as far as they can be asked. */
async function othersWith(host: string, name: string): Promise<HostSummary[]> {
  const others = (hosts.peek() ?? []).filter(({ id }) => id !== host);
  if (others.length > OTHERS_ASKED_MAX) return [];
  const have = await Promise.all(
    others.map(({ id }) =>
      fetchScenarios(id).then(
        ({ scenarios }) =>
          scenarios.some((row) => row.canonical_name === name && row.installed && row.origin !== 'local' && !row.disabled),
        () => false,
      ),
    ),
  );
  return others.filter((_, index) => have[index]);
}
