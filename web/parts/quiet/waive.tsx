import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Surface } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { HelpLink } from '../help-link.tsx';
import { Name } from '../name.tsx';
import { waive, waiversResource } from './api.ts';
import { WAIVER_LENGTHS } from './ends.ts';
import { QuietDialog } from './quiet-dialog.tsx';

interface Props {
  /** The host's id. */
  host: string;
  surface: Surface;
  /** As the verdict names it. */
  item: string;
  /** As the page calls it, where that is another. */
  name?: string;
}

/** The button that accepts a difference for a while, and the question before. The focus goes on to what is waived. */
export function Waive({ host, surface, item, name }: Props) {
  const isAsked = useSignal(false);
  const isDone = useRef(false);
  useEffect(
    () => () => {
      queueMicrotask(() => {
        if (isDone.current && document.activeElement === document.body)
          document.querySelector<HTMLElement>('.waived h3, .waived h2, .tab[aria-current]')?.focus();
      });
    },
    [],
  );
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
        Waive {name ? `the ${name}` : <span class="off-screen">{item}</span>}…
      </button>
      {isAsked.value && (
        <QuietDialog
          title={<>Waive {name ? `the ${name}` : <Name>{item}</Name>}?</>}
          label="Waive"
          lengths={WAIVER_LENGTHS}
          example="such as: needed until the old app is gone"
          send={(quiet) => waive({ host, surface, item, ...quiet })}
          onClosed={() => {
            isAsked.value = false;
          }}
          onDone={() => {
            isDone.current = true;
            void waiversResource.renew(host);
          }}
        >
          <p>
            The difference stays and is listed in grey, with your reason. Nobody is alerted of it until the waiver ends, or until
            it differs in another way. <HelpLink topic="waived" about="waived" />
          </p>
        </QuietDialog>
      )}
    </>
  );
}
