import { useSignal } from '@preact/signals';
import type { HostSummary } from '#contract';
import { act } from '../../data/act.ts';
import { api } from '../../data/api.ts';
import { fleet, navigateToStart } from '../../data/state.ts';
import { Command } from '../../parts/command.tsx';

/** Removes a host; its agent is taken off first, or it would go on asking. */
export function RemoveHost({ host }: { host: HostSummary }) {
  const refusal = useSignal<string | null>(null);
  const uninstall = host.install === 'systemd' ? fleet.value?.document.agent.uninstall_command : null;
  const remove = async () => {
    if (!confirm(`Remove ${host.name}? Its intent and its history are lost.`)) return;
    refusal.value = await act(() => api.removeHost(host.id));
    if (refusal.value === null) navigateToStart();
  };
  return (
    <>
      <p>
        First take the agent off {host.name}, if the machine still runs{uninstall ? ':' : ': remove its container.'}
      </p>
      {uninstall && <Command text={uninstall} label="the command that uninstalls the agent" />}
      <p>Then remove it from Argos Drift. Its intent and its history are lost. CrowdSec on the host stays as it is.</p>
      <button type="button" class="button button-danger" onClick={remove}>
        Remove {host.name}
      </button>
      <p class="problem" role="alert">
        {refusal.value}
      </p>
    </>
  );
}
