import { useEffect, useRef } from 'preact/hooks';
import type { Declared, ScenarioRow, Status } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { quotable, visibleText } from '../../words/quotation.ts';
import { declare, dismissRefusal, pendingScenarios, refusedScenarios } from './changes.ts';
import { descriptions } from './descriptions.ts';
import { scenarioInQuestion } from './in-question.ts';
import { changeKey, rowState } from './row-state.ts';

interface ItemProps {
  row: ScenarioRow;
  host: string;
  /** The surface's status as it is shown now. */
  surface: Status;
  isAvailable: boolean;
}

/** One scenario: its name, what is declared and found, and what the operator can do. */
export function ScenarioItem({ row, host, surface, isAvailable }: ItemProps) {
  const name = row.canonical_name;
  const key = changeKey(host, name);
  const state = rowState(row, surface, isAvailable);
  const isPending = pendingScenarios.value.has(key);
  const refusal = refusedScenarios.value.get(key);
  const description = row.origin !== 'local' && descriptions.value[name];
  return (
    <li class={`row row-${state.tone}`} aria-busy={isPending}>
      <div class="row-words">
        <Name>{name}</Name>
        {description && (
          <p class="row-description">
            <q>{quotable(description)}</q>
          </p>
        )}
        <p class="row-state">
          <span class="row-tone">{isPending ? 'Saving…' : state.words}</span>
          <Marks row={row} />
        </p>
        {row.origin === 'local' && (
          <p class="quiet">
            A local file
            {row.path && (
              <>
                {' '}
                (<code>{visibleText(row.path)}</code>)
              </>
            )}
            : cscli cannot remove it.
          </p>
        )}
        {row.not_in_hub && (
          <p class="quiet">
            This host’s hub does not have it{row.declared === 'enabled' && ': update the hub there, or withdraw the declaration'}.
          </p>
        )}
        {refusal !== undefined && (
          <p class="problem" role="alert">
            {refusal}{' '}
            <button type="button" class="button button-small" onClick={() => dismissRefusal(key)}>
              Dismiss
            </button>
          </p>
        )}
      </div>
      {mayWrite.value && <Actions row={row} host={host} disabled={isPending} />}
    </li>
  );
}

function Marks({ row }: { row: ScenarioRow }) {
  return (
    <>
      {row.origin === 'local' && <span class="mark">local</span>}
      {row.not_in_hub && <span class="mark">not in the hub</span>}
      {row.content === 'tainted' && (
        <span class="mark" title="Its file was changed on the host: hub upgrades skip it">
          tainted
        </span>
      )}
      {row.content === 'outdated' && (
        <span class="mark" title="The hub has a newer version: cscli hub upgrade">
          outdated
        </span>
      )}
    </>
  );
}

function Actions({ row, host, disabled }: { row: ScenarioRow; host: string; disabled: boolean }) {
  const bar = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  // The pressed button disappears with the change, and the keyboard's focus with it: the row's first button takes it.
  useEffect(() => {
    if (!hadFocus.current || disabled) return;
    hadFocus.current = false;
    if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
  });
  // With a filter the whole row may leave the list: the chosen filter takes the focus.
  useEffect(
    () => () => {
      if (hadFocus.current && document.activeElement === document.body)
        document.querySelector<HTMLElement>('.filters :checked')?.focus();
    },
    [],
  );
  const name = row.canonical_name;
  const action = (label: string, declared: Declared | null, title?: string) => (
    <button
      type="button"
      class="button button-small"
      disabled={disabled}
      title={title}
      onClick={() => {
        hadFocus.current = true;
        void declare(host, name, declared);
      }}
    >
      {label} <span class="off-screen">{visibleText(name)}</span>
    </button>
  );
  return (
    <div class="row-actions" ref={bar}>
      {row.declared !== null && action('Withdraw', null, 'Takes the declaration back; the host is left as it is')}
      {row.declared === 'disabled' && action('Enable', 'enabled')}
      {row.declared !== 'disabled' && row.origin !== 'local' && (
        <button
          type="button"
          class="button button-small"
          disabled={disabled}
          onClick={() => {
            hadFocus.current = true;
            scenarioInQuestion.value = name;
          }}
        >
          Disable <span class="off-screen">{name}</span>
        </button>
      )}
    </div>
  );
}
