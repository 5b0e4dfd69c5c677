import type { HostSummary } from '#contract';
import { chosenHost, hosts, navigate, outage } from '../data/state.ts';
import { hostName } from '../words/host-name.ts';
import { hostWords } from '../words/host-words.ts';

// During an outage no host's state is current, so that none is named.
const optionWords = (host: HostSummary) =>
  outage.value === null ? `${hostName(host)}: ${hostWords(host).word.toLowerCase()}` : hostName(host);

/**
 * Changes the host that the page is about. It lies over the page's heading, which shows the whole name, where a closed list would cut
 * it. Hosts that need a person come first, as the Worker orders them.
 */
export function HostPicker() {
  return (
    <select
      aria-label="Host"
      value={chosenHost.value?.id}
      onChange={(event) => {
        navigate({ host: event.currentTarget.value || null, page: null });
        // The choice goes with the last host, and takes the page's keys while it has the focus.
        event.currentTarget.parentElement?.querySelector('h1')?.focus();
      }}
    >
      <option value="">All hosts</option>
      {hosts.value?.map((host) => (
        <option key={host.id} value={host.id}>
          {optionWords(host)}
        </option>
      ))}
    </select>
  );
}
