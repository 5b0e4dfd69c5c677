import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Declared } from '#contract';
import { useKeptFocus } from '../../../parts/kept-focus.ts';
import { visibleText } from '../../../words/quotation.ts';
import { declare, shownOn } from '../declare.ts';
import { choicesOf, type Declarable } from './choices.ts';
import { inQuestion } from './in-question.ts';

const VERBS: Record<Declared, string> = { enabled: 'Enable', simulated: 'Simulate', disabled: 'Disable' };
const TITLES: Record<Declared, string> = {
  enabled: 'It must be installed, and not simulated',
  simulated: 'It must be installed and simulated: it detects, and blocks nobody',
  disabled: 'It must not be installed',
};

/** What the operator can declare of a scenario: the usual choice at once, the others behind a button. */
export function Actions({ row, host, disabled }: { row: Declarable; host: string; disabled: boolean }) {
  const bar = useRef<HTMLDivElement>(null);
  // With a filter the whole row may leave the list: the chosen filter takes the focus.
  const { press: keepFocus } = useKeptFocus(bar, { isBusy: disabled, selector: '.filters :checked' });
  const isOpen = useSignal(false);
  const name = row.canonical_name;
  const { first, more } = choicesOf(row);
  const button = (label: string, title: string, press: () => void) => (
    <button
      key={label}
      type="button"
      class="button button-small"
      disabled={disabled}
      title={title}
      onClick={() => {
        keepFocus();
        press();
      }}
    >
      {label} <span class="off-screen">{visibleText(name)}</span>
    </button>
  );
  const choice = (becomes: Declared) =>
    button(VERBS[becomes], TITLES[becomes], () => {
      const shown = shownOn(host, name);
      // What is not installed protects nobody, so nothing is lost.
      if (becomes === 'enabled' || !row.installed) void declare(host, name, becomes, { shown });
      else inQuestion.value = { name, becomes, shown };
    });
  return (
    <div class="row-actions" ref={bar}>
      {row.declared !== null &&
        button(
          'Withdraw',
          'Takes the declaration back; the host is left as it is',
          () => void declare(host, name, null, { shown: shownOn(host, name) }),
        )}
      {first.map(choice)}
      {isOpen.value && more.map(choice)}
      {more.length > 0 && (
        <button
          type="button"
          class="button button-small button-plain"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {isOpen.value ? 'Less' : 'More'} <span class="off-screen">for {visibleText(name)}</span>
        </button>
      )}
    </div>
  );
}
