import { useEffect, useRef } from 'preact/hooks';
import type { Sentence } from '../words/sentence.ts';
import { SentenceText } from './name.tsx';

interface ConflictProps {
  /** What somebody else made of it meanwhile: a sentence for each thing, without its end. */
  sentences: readonly Sentence[];
  /** What the buttons are about, for whoever hears them one by one. */
  about: string;
  /** What the button says that does what was wanted all the same. */
  mine: string;
  isBusy: boolean;
  onTheirs(): void;
  onMine(): void;
}

/**
 * Somebody else changed what a person was about to change: says who, and asks which of the two shall be. Once that is settled the focus goes
 * on where it came from: to the first field or button around it.
 */
export function Conflict({ sentences, about, mine, isBusy, onTheirs, onMine }: ConflictProps) {
  const box = useRef<HTMLDivElement>(null);
  const isPressed = useRef(false);
  useEffect(() => {
    const around = box.current?.parentElement?.closest('.field, .row, .banner-part, .differing, main');
    return () => {
      // Only then it is gone, and with it the focus.
      queueMicrotask(() => {
        if (isPressed.current && document.activeElement === document.body)
          around?.querySelector<HTMLElement>('input, button:not(:disabled)')?.focus();
      });
    };
  }, []);
  const button = (label: string, press: () => void) => (
    <button
      type="button"
      class="button button-small"
      aria-disabled={isBusy}
      onClick={() => {
        if (isBusy) return;
        isPressed.current = true;
        press();
      }}
    >
      {label} <span class="off-screen">for {about}</span>
    </button>
  );
  return (
    <div ref={box} class="problem" role="alert">
      {sentences.map((sentence, at) => (
        <p key={at}>
          <SentenceText sentence={sentence} />
          {at === sentences.length - 1 ? ':' : '.'}
        </p>
      ))}
      {button('Use that', onTheirs)} {button(mine, onMine)}
    </div>
  );
}
