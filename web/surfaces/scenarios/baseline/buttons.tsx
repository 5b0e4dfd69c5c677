import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ScenariosDocument } from '#contract';
import { mayWrite } from '../../../data/state.ts';
import { useKeptFocus } from '../../../parts/kept-focus.ts';
import { acceptLabel, BaselineDialog, type BaselineQuestion } from './dialog.tsx';
import { baselineDifference, differing } from './difference.ts';

interface Props {
  host: string;
  scenarios: ScenariosDocument;
  /** Whether the rows tell of the host as it is now. */
  isKnown: boolean;
  /** Whether the baseline may be dropped from here. */
  mayDrop: boolean;
}

/** What an operator can do about the baseline as a whole. Each is asked about first. */
export function BaselineButtons({ host, scenarios, isKnown, mayDrop }: Props) {
  const question = useSignal<BaselineQuestion | null>(null);
  const bar = useRef<HTMLSpanElement>(null);
  const { press, release } = useKeptFocus(bar);
  if (!mayWrite.value) return null;
  const { length } = differing(baselineDifference(scenarios.scenarios));
  const button = (asks: BaselineQuestion, label: string) => (
    <button
      type="button"
      class="button button-small"
      onClick={() => {
        press();
        question.value = asks;
      }}
    >
      {label}
    </button>
  );
  const hasBaseline = scenarios.baseline != null;
  const mayAccept = isKnown && scenarios.digest !== undefined && length > 0;
  return (
    <span class="row-actions" ref={bar}>
      {mayAccept && !hasBaseline && button('accept', 'Adopt what is installed')}
      {mayAccept && hasBaseline && button('accept', acceptLabel(length))}
      {mayDrop && hasBaseline && button('drop', 'Drop the baseline')}
      {question.value && (
        <BaselineDialog
          host={host}
          question={question.value}
          onClosed={(isChanged) => {
            if (!isChanged) release();
            question.value = null;
          }}
        />
      )}
    </span>
  );
}
