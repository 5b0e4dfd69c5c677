import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the keyboard's focus in a box whose pressed button may disappear with what it did: the box's first button takes it then, and
 * where the whole box goes, the tab that is shown.
 * @returns to be called when a button is pressed
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>): () => void {
  const isPressed = useRef(false);
  useEffect(() => {
    if (!isPressed.current || document.activeElement !== document.body) return;
    isPressed.current = false;
    box.current?.querySelector('button')?.focus();
  });
  useEffect(
    () => () => {
      if (!isPressed.current) return;
      const { activeElement } = document;
      if (activeElement === document.body || box.current?.contains(activeElement))
        document.querySelector<HTMLElement>('.tab[aria-current]')?.focus();
    },
    [],
  );
  return () => {
    isPressed.current = true;
  };
}
