import type { HostSummary } from '#contract';
import { evidence, fleet } from '../data/state.ts';
import { Command } from '../parts/command.tsx';
import { HostSays } from '../parts/said.tsx';
import { isOlder } from '../words/version-order.ts';

/** What is wrong with a host besides its engine and a drift: an intent that it cannot take, an agent that is old. */
export function HostNotices({ host }: { host: HostSummary }) {
  const fault = evidence.value?.document.host?.delivery_fault ?? null;
  return (
    <>
      {fault !== null && (
        <p class="notice" role="status">
          The newest intent is not on {host.name}. <HostSays name={host.name} words={fault} />
        </p>
      )}
      <OlderAgent host={host} />
    </>
  );
}

function OlderAgent({ host }: { host: HostSummary }) {
  const served = fleet.value?.document.agent;
  const version = host.agent_version;
  if (served === undefined || version === null || !isOlder(version, served.version)) return null;
  const says = `The agent on ${host.name} is version ${version}; ${served.version} is here.`;
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
    </div>
  );
}
