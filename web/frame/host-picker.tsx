import type { HostSummary } from '#contract';
import { chosenHost, hosts, navigate, outage } from '../data/state.ts';
import { hostWords } from '../words/host-words.ts';

// During an outage no host's state is current, so that none is named.
const optionWords = (host: HostSummary) =>
  outage.value === null ? `${host.name}: ${hostWords(host).word.toLowerCase()}` : host.name;

/** Names the host that the page is about and, with several, changes it. Those that need a person come first, as the Worker orders them. */
export function HostPicker() {
  const all = hosts.value ?? [];
  const chosen = chosenHost.value;
  if (all.length === 1 && chosen) return <span class="host-name">{chosen.name}</span>;
  return (
    <label class="host-picker">
      <span class="host-label">Host</span>
      <select value={chosen?.id ?? ''} onChange={(event) => navigate({ host: event.currentTarget.value || null, adding: false })}>
        <option value="">All hosts</option>
        {all.map((host) => (
          <option key={host.id} value={host.id}>
            {optionWords(host)}
          </option>
        ))}
      </select>
    </label>
  );
}
