import type { HostSummary } from '#contract';
import { fleet } from '../data/state.ts';
import { Command } from '../parts/command.tsx';
import { HelpLink } from '../parts/help-link.tsx';

/** That a host's agent is older than the one that Argos Drift serves, and how to upgrade it. */
export function OlderAgent({ host }: { host: HostSummary }) {
  const served = fleet.value?.document.agent;
  if (served === undefined) return null;
  const says = `The agent on ${host.name} is version ${host.agent_version}; Argos Drift has ${served.version}.`;
  return (
    <div class="notice">
      {host.install === 'docker' || served.upgrade_command === null ? (
        <p>{says} To upgrade, put the new block of “Add a host” into your compose file, without its code.</p>
      ) : (
        <>
          <p>
            {says} It goes on working. To upgrade, run on {host.name}:
          </p>
          <Command text={served.upgrade_command} label="the command that upgrades the agent" />
        </>
      )}
      <HelpLink topic="older_agent" about="older agent" />
    </div>
  );
}
