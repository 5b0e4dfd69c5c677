import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Keeps the focus of a press until it is known what the press did. */
export interface KeptFocus {
  /** To be called when a button of the box is pressed. */
  press(): void;
  /** To be called when nothing came of it: the button stays, and so does the focus. */
  release(): void;
}

interface Fallback {
  /** Whether the press is not answered yet, so that the box's buttons may still change. */
  isBusy?: boolean;
  /** What takes the focus where the whole box goes. */
  selector?: string;
}

/**
 * Keeps the keyboard's focus in a box whose pressed button may disappear with what it did: the box's first button takes it then, and
 * where the whole box goes, the tab that is shown. Whoever goes on elsewhere meanwhile is not called back.
 */
export function useKeptFocus(
  box: RefObject<HTMLElement | null>,
  { isBusy = false, selector = '.tab[aria-current]' }: Fallback = {},
): KeptFocus {
  const isPressed = useRef(false);
  useEffect(() => {
    if (!isPressed.current || isBusy || document.activeElement !== document.body) return;
    const button = box.current?.querySelector('button');
    // Without any, the box is about to go.
    if (!button) return;
    isPressed.current = false;
    button.focus();
  });
  useEffect(() => {
    const leave = ({ target }: Event) => {
      // A dialog asks about the press.
      if (target instanceof Element && !box.current?.contains(target) && !target.closest('dialog')) isPressed.current = false;
    };
    const EVENTS = ['pointerdown', 'focusin'];
    for (const event of EVENTS) addEventListener(event, leave);
    return () => {
      for (const event of EVENTS) removeEventListener(event, leave);
      const { activeElement } = document;
      if (isPressed.current && (activeElement === document.body || box.current?.contains(activeElement)))
        document.querySelector<HTMLElement>(selector)?.focus();
    };
  }, []);
  return {
    press: () => {
      isPressed.current = true;
    },
    release: () => {
      isPressed.current = false;
    },
  };
}
