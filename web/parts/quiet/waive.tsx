import { useSignal } from '@preact/signals';
import { mayWrite } from '../../data/state.ts';
import { later } from '../later.tsx';
import { justWaived } from './api.ts';
import type { Waivable } from './waive-dialog.tsx';

const WaiveDialog = later(async () => (await import('./opened.ts')).WaiveDialog, '');

/** The button that accepts a difference for a while, and the question before. The focus goes on to what is waived. */
export function Waive(difference: Waivable) {
  const { item, name } = difference;
  const isAsked = useSignal(false);
  if (!mayWrite.value) return null;
  return (
    <>
      <button
        type="button"
        class="button button-small"
        title="Accepts this difference for a while: it stays listed, and nobody is alerted of it"
        onClick={() => {
          isAsked.value = true;
        }}
      >
        Waive{name ? ` the ${name}…` : '…'} {!name && <span class="off-screen">{item}</span>}
      </button>
      {isAsked.value && (
        <WaiveDialog
          {...difference}
          onClosed={() => {
            isAsked.value = false;
          }}
          onDone={() => {
            justWaived.value = item;
          }}
        />
      )}
    </>
  );
}
