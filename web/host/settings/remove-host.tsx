import { useSignal } from '@preact/signals';
import type { HostSummary } from '#contract';
import { act } from '../../data/act.ts';
import { api } from '../../data/api.ts';
import { fleet, left, navigateToStart } from '../../data/state.ts';
import { Command } from '../../parts/command.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { hostName } from '../../words/host-name.ts';

/** Removes a host, once it was asked; its agent is taken off first, or it would go on asking. */
export function RemoveHost({ host }: { host: HostSummary }) {
  const isAsked = useSignal(false);
  const uninstall = host.install === 'systemd' ? fleet.value?.document.agent.uninstall_command : null;
  const name = hostName(host);
  return (
    <>
      <p>
        First take the agent off {name}, if the machine still runs{uninstall ? ':' : ': remove its container.'}
      </p>
      {uninstall && <Command text={uninstall} label="the command that uninstalls the agent" />}
      <p>Then remove {name} from Argos Drift.</p>
      <button
        type="button"
        class="button button-danger"
        onClick={() => {
          isAsked.value = true;
        }}
      >
        Remove {name}
      </button>
      {isAsked.value && (
        <RemoveDialog
          host={host}
          onClosed={() => {
            isAsked.value = false;
          }}
        />
      )}
    </>
  );
}

function RemoveDialog({ host, onClosed }: { host: HostSummary; onClosed: () => void }) {
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const name = hostName(host);
  const remove = async (close: () => void) => {
    isBusy.value = true;
    refusal.value = await act(() => api.removeHost(host.id));
    isBusy.value = false;
    if (refusal.value !== null) return;
    close();
    navigateToStart();
    left.value = `${name} was removed.`;
    // What was pressed is gone with the host.
    document.querySelector('h1')?.focus();
  };
  return (
    <Dialog title={`Remove ${name}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>Lost for good: what is declared for it, its baseline and its history. Its agent is no longer believed.</p>
          <p>
            CrowdSec on {name} stays as it is, and so does an agent that still runs there. To watch the host again, add it as a
            new one.
          </p>
          <DialogButtons
            label={`Remove ${name}`}
            isFinal
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={() => remove(close)}
          />
        </>
      )}
    </Dialog>
  );
}
