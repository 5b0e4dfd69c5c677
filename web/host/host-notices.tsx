import type { HostSummary } from '#contract';
import { evidence, fleet, outage } from '../data/state.ts';
import { Command } from '../parts/command.tsx';
import { agentFault } from '../words/agent-fault.ts';
import { isOlder } from '../words/version-order.ts';

/** What is wrong with a host besides a drift: an intent that it cannot take, a reload that would fail, an agent that is old. */
export function HostNotices({ host }: { host: HostSummary }) {
  const document = evidence.value?.document;
  const fault = document?.host?.delivery_fault ?? null;
  const loadFault = document && outage.value === null && !agentFault(document) && document.host?.load_fault;
  return (
    <>
      {fault !== null && (
        <p class="notice" role="status">
          The newest intent is not on {host.name}: {fault}
        </p>
      )}
      {loadFault && (
        <p class="notice notice-fault" role="status">
          CrowdSec on {host.name} would fail at its next reload: {loadFault}
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
