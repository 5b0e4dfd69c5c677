import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { now } from '../data/clock.ts';
import { SEEN_FOR_MS } from '../data/list-age.ts';
import { fleet, hosts, listing, mayWrite, outage } from '../data/state.ts';
import { later } from '../parts/later.tsx';
import { NothingFound, Search } from '../parts/search.tsx';
import { Clock } from '../parts/time.tsx';
import { isWaived } from '../words/host-words.ts';
import { FleetItem } from './fleet-item.tsx';
import { countInWords, fleetRow, rowsMatching } from './fleet-rows.ts';

const ApplyCommands = later(async () => (await import('./opened.ts')).ApplyCommands, '');
const AllMuted = later(async () => (await import('../parts/quiet/opened.ts')).AllMuted, 'All hosts are muted');
const MuteDialog = later(async () => (await import('../parts/quiet/opened.ts')).MuteDialog, '');

/** The fleet can be searched from this many hosts on; where its address searches fewer, the field shows that too. */
const SEARCH_FROM = 6;

/** From this many hosts on the rows stand close together, so that 40 of them fit on a screen. */
const DENSE_FROM = 10;

/** Every host; those that need a person come first, as the Worker orders them. */
export function FleetPage() {
  const all = hosts.value ?? [];
  const isKnown = outage.value === null;
  const served = fleet.value?.document.agent.version;
  const { search } = listing.value;
  // It stays when it is emptied, so that who types in it goes on.
  const isSearched = useRef(false);
  isSearched.current ||= search !== '' || all.length >= SEARCH_FROM;
  const shown = rowsMatching(
    all.map((host) => fleetRow(host, isKnown, served)),
    search,
  );
  const drifted = all.filter((host) => host.state === 'drifted' && !isWaived(host));
  // Not drawn anew with each second.
  const isSeenOld = useComputed(() => now.value - (fleet.value?.receivedAt ?? 0) > SEEN_FOR_MS).value;
  const isMuting = useSignal(false);
  return (
    <section class={`card fleet ${all.length < DENSE_FROM ? 'fleet-roomy' : 'fleet-dense'}`} aria-label="Hosts">
      {fleet.value?.document.muted && <AllMuted />}
      <div class="toolbar">
        <h2>{isKnown ? countInWords(all) : `${all.length} hosts`}</h2>
        {isSeenOld && (
          <p class="quiet">
            Last seen, as of <Clock at={new Date(fleet.value?.receivedAt ?? 0).toISOString()} />
          </p>
        )}
        {isKnown && drifted.length > 0 && <ApplyCommands drifted={drifted} />}
        {mayWrite.value && (
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              isMuting.value = true;
            }}
          >
            Mute…
          </button>
        )}
        {isMuting.value && (
          <MuteDialog
            host={null}
            onClosed={() => {
              isMuting.value = false;
            }}
          />
        )}
        {isSearched.current && <Search of="hosts" shown={shown.length} all={all.length} />}
      </div>
      <ul class="rows">
        {shown.map((row) => (
          <FleetItem key={row.host.id} row={row} isSeenOld={isSeenOld} />
        ))}
      </ul>
      {shown.length === 0 && <NothingFound>No host matches.</NothingFound>}
    </section>
  );
}
