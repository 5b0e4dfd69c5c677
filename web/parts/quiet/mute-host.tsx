import { useSignal } from '@preact/signals';
import type { HostSummary } from '#contract';
import { hostName } from '../../words/host-name.ts';
import { HelpLink } from '../help-link.tsx';
import { MuteDialog } from './mute-dialog.tsx';

/** The way to be alerted of a host no more for a while. */
export function MuteHost({ host }: { host: HostSummary }) {
  const isAsked = useSignal(false);
  return (
    <>
      <p>
        {host.muted
          ? 'It is muted, which stands on top of this page. A further mute counts where it ends later.'
          : 'While somebody works on it: nobody is alerted until a time, and what is still wrong then is told once.'}{' '}
        <HelpLink topic="muted" about="muted" />
      </p>
      <button
        type="button"
        class="button"
        onClick={() => {
          isAsked.value = true;
        }}
      >
        Mute {hostName(host)}…
      </button>
      {isAsked.value && (
        <MuteDialog
          host={host.id}
          onClosed={() => {
            isAsked.value = false;
          }}
        />
      )}
    </>
  );
}
