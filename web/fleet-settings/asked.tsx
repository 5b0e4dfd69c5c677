import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { act } from '../data/act.ts';
import { Dialog, DialogButtons } from '../parts/dialog.tsx';

interface Props {
  title: string;
  /** What the button says that does it. */
  label: string;
  /** What comes of it, in sentences. */
  children: ComponentChildren;
  doIt(): Promise<unknown>;
  onClosed(): void;
  /** It was done. */
  onDone(): void;
}

/** A question before something that cannot be taken back. */
export function Asked({ title, label, children, doIt, onClosed, onDone }: Props) {
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const confirm = async (close: () => void) => {
    isBusy.value = true;
    refusal.value = await act(doIt);
    isBusy.value = false;
    if (refusal.value !== null) return;
    close();
    onDone();
  };
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => (
        <>
          {children}
          <DialogButtons
            label={label}
            isFinal
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={() => confirm(close)}
          />
        </>
      )}
    </Dialog>
  );
}
