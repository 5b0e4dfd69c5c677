import './opened-style.ts';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: ComponentChildren;
  /** Called once it is closed, by whatever: a button, Escape, or the page that is left. */
  onClosed(): void;
  /** What has the focus first: the button that leaves all as it is, unless something is to be filled in before. */
  first?: string;
  /** What stands in it; `close` closes it. */
  children(close: () => void): ComponentChildren;
}

/** A dialog that keeps the focus while it is open, and gives it back to what had it before. It ends with `DialogButtons`. */
export function Dialog({ title, onClosed, first = '.dialog-close', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // A browser gives the focus to the first button, which is the one that changes something.
    dialog.current?.querySelector<HTMLElement>(first)?.focus();
    // Where the browser's Back button leaves the page, the dialog would open again on the next host's.
    return onClosed;
  }, []);
  return (
    <dialog ref={dialog} class="card dialog" aria-labelledby="question" onClose={onClosed}>
      <h2 id="question">{title}</h2>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}

/** What the button says that first shows what is so by now, where somebody changed it since the dialog was opened. */
export const LOOK_AGAIN = 'Look again';

interface DialogButtonsProps {
  /** What the button says that does it; null where there is nothing to do, undefined while that is not known. */
  label: string | null | undefined;
  /** Whether what it does cannot be taken back. */
  isFinal?: boolean;
  /** Why it could not be done. */
  refusal?: ComponentChildren;
  isBusy?: boolean;
  close(): void;
  confirm?(): void;
}

/** How a dialog ends: with the button that does what is asked, and the one that leaves all as it is, which has the focus first. */
export function DialogButtons({ label, isFinal, refusal, isBusy = false, close, confirm }: DialogButtonsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where there is nothing to do any more, its button goes, and would take the focus along.
    if (!label) box.current?.querySelector('button')?.focus();
  }, [label]);
  return (
    <>
      <p class="problem" role="alert">
        {refusal}
      </p>
      <div class="row-actions" ref={box}>
        {label && (
          <button
            type="button"
            class={`button ${isFinal ? 'button-danger' : 'button-main'}`}
            aria-disabled={isBusy}
            onClick={() => isBusy || confirm?.()}
          >
            {label}
          </button>
        )}
        <button type="button" class="button dialog-close" onClick={close}>
          {label === null ? 'Close' : 'Cancel'}
        </button>
      </div>
    </>
  );
}
