import type { HostSummary } from '#contract';
import { evidence, fleet } from '../data/state.ts';
import { HelpLink } from '../parts/help-link.tsx';
import { later } from '../parts/later.tsx';
import { HostSays } from '../parts/said.tsx';
import { isOlder } from '../words/version-order.ts';

const OlderAgent = later(async () => (await import('./notices.ts')).OlderAgent);

/** What is wrong with a host besides its engine and a drift: an intent that it cannot take, an agent that is old. */
export function HostNotices({ host }: { host: HostSummary }) {
  const fault = evidence.value?.document.host?.delivery_fault ?? null;
  return (
    <>
      {fault !== null && (
        <div class="notice">
          <p role="status">
            The newest intent is not on {host.name}. <HostSays name={host.name} words={fault} />
          </p>
          <HelpLink topic="delivery_fault" about="the newest intent is not there" />
        </div>
      )}
      {isAgentOlder(host) && <OlderAgent host={host} />}
    </>
  );
}

function isAgentOlder({ agent_version }: HostSummary): boolean {
  const served = fleet.value?.document.agent;
  return served !== undefined && agent_version !== null && isOlder(agent_version, served.version);
}
