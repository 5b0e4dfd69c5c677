import { useSignal } from '@preact/signals';
import type { HostSummary } from '#contract';
import { writeAddress } from '../data/address.ts';
import { now } from '../data/clock.ts';
import { SEEN_FOR_MS } from '../data/list-age.ts';
import { address, fleet, hosts, outage } from '../data/state.ts';
import { StatusIcon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Link } from '../parts/link.tsx';
import { Told } from '../parts/said.tsx';
import { Ago, Clock } from '../parts/time.tsx';
import { hostName } from '../words/host-name.ts';
import { hostWords } from '../words/host-words.ts';
import { stateWords } from '../words/state-words.ts';
import { withClockTimes } from '../words/time-words.ts';
import { isOlder } from '../words/version-order.ts';
import { countInWords, engineSays, hostsMatching, whatDiffers } from './fleet-rows.ts';

const ApplyCommands = later(async () => (await import('./apply-commands.tsx')).ApplyCommands, '');

/** The fleet can be searched from this many hosts on. */
const SEARCH_FROM = 6;

/** Every host; those that need a person come first, as the Worker orders them. */
export function FleetPage() {
  const search = useSignal('');
  const all = hosts.value ?? [];
  const shown = hostsMatching(all, search.value);
  const drifted = all.filter(({ state }) => state === 'drifted');
  return (
    <section class="card" aria-label="Hosts">
      <div class="toolbar">
        <h2>{outage.value === null ? countInWords(all) : `${all.length} hosts`}</h2>
        {all.length >= SEARCH_FROM && (
          <label class="search">
            <span class="off-screen">Search hosts</span>
            <input
              type="search"
              placeholder="Search hosts"
              value={search.value}
              onInput={(event) => {
                search.value = event.currentTarget.value;
              }}
            />
          </label>
        )}
      </div>
      {outage.value === null && drifted.length > 0 && <ApplyCommands drifted={drifted} />}
      {isSeenOld() && (
        <p class="quiet">
          Last seen, as of <Clock at={new Date(fleet.value?.receivedAt ?? 0).toISOString()} />:
        </p>
      )}
      <ul class="rows">
        {shown.map((host) => (
          <FleetRow key={host.id} host={host} />
        ))}
      </ul>
      {shown.length === 0 && <p class="waiting">No host matches.</p>}
    </section>
  );
}

function FleetRow({ host }: { host: HostSummary }) {
  const { sign, word } = outage.value === null ? hostWords(host) : stateWords('unknown');
  const says = outage.value === null && engineSays(host);
  const change = { host: host.id, adding: false };
  return (
    <li class={`row host-row fleet-${sign}`}>
      <StatusIcon sign={sign} />
      <div class="row-words">
        <Link class="host-link" href={writeAddress({ ...address.value, ...change })} change={change}>
          {hostName(host)}
        </Link>
        <p class="row-state">
          <strong>{word}</strong>
          <Told>
            {[
              ...(says ? ['', says] : ['']),
              ...(outage.value === null
                ? whatDiffers(host).map((words) => withClockTimes(words, now.value))
                : [`last known: ${hostWords(host).word.toLowerCase()}`]),
            ].join(' ')}
          </Told>
        </p>
      </div>
      <Evidence host={host} />
    </li>
  );
}

/** Whether the list is so old that a host may have been seen again since: then it is told when, and not how long ago. */
const isSeenOld = () => now.value - (fleet.value?.receivedAt ?? 0) > SEEN_FOR_MS;

function Evidence({ host }: { host: HostSummary }) {
  const served = fleet.value?.document.agent.version;
  const version = host.agent_version;
  return (
    <p class="host-evidence quiet">
      <span>
        {host.reported_at === null ? (
          'never reported'
        ) : (
          <>seen {isSeenOld() ? <Clock at={host.reported_at} /> : <Ago at={host.reported_at} />}</>
        )}
      </span>
      {host.missed_protection ? <span>rules not received: {host.missed_protection}</span> : null}
      {version !== null && (
        <span>
          agent {version}
          {served && isOlder(version, served) && ', older'}
        </span>
      )}
    </p>
  );
}
