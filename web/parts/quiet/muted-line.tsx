import { useSignal } from '@preact/signals';
import type { Muted } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { EndMutes } from './end-mutes.tsx';
import { MutedIcon } from './muted-icon.tsx';
import { MutedWords } from './muted-words.tsx';

interface Props {
  /** Of whom nobody is alerted, as a sentence begins with it. */
  whom: string;
  muted: Muted;
  /** The id of the host that it is about; null where it is about all. */
  host: string | null;
}

/** That nobody is alerted, until when, why and by whose doing, with the way to end it. */
export function MutedLine({ whom, muted, host }: Props) {
  const isAsked = useSignal(false);
  return (
    <div class="notice muted-line">
      <MutedIcon />
      <p>
        <MutedWords whom={whom} muted={muted} />
      </p>
      {mayWrite.value && (
        <button
          type="button"
          class="button button-small"
          onClick={() => {
            isAsked.value = true;
          }}
        >
          End now…
        </button>
      )}
      {isAsked.value && (
        <EndMutes
          host={host}
          onClosed={() => {
            isAsked.value = false;
          }}
        />
      )}
    </div>
  );
}
