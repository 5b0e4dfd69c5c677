import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: ComponentChildren;
  /** Called once it is closed, by whatever: a button, Escape, or the page that is left. */
  onClosed(): void;
  /** What stands in it; `close` closes it. */
  children(close: () => void): ComponentChildren;
}

/** A dialog that keeps the focus while it is open, and gives it back to what had it before. */
export function Dialog({ title, onClosed, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
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
