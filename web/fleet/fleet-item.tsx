import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { writeAddress } from '../data/address.ts';
import { now } from '../data/clock.ts';
import { address } from '../data/state.ts';
import { StatusIcon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Link } from '../parts/link.tsx';
import { Told } from '../parts/said.tsx';
import { Ago, Clock } from '../parts/time.tsx';
import { hostName } from '../words/host-name.ts';
import { NEVER_REPORTED } from '../words/host-words.ts';
import { visibleText } from '../words/quotation.ts';
import { withClockTimes } from '../words/time-words.ts';
import type { FleetRow } from './fleet-rows.ts';

const HostDetails = later(async () => (await import('./opened.ts')).HostDetails, '');

interface Props {
  row: FleetRow;
  /** Whether the list is so old that a host may have been seen again since: then it is told when, and not how long ago. */
  isSeenOld: boolean;
}

/** A host of the fleet in one line, whose words are cut where they have no room; a button unfolds all of them in place. */
export function FleetItem({ row, isSeenOld }: Props) {
  const { host, sign, word, marks, agent, isAgentOlder } = row;
  const name = hostName(host);
  const isOpen = useSignal(false);
  const details = useId();
  const change = { host: host.id, page: null };
  const says = withClockTimes(row.sentences.join(' '), now.value);
  return (
    <li class={`row host-row fleet-${sign}`}>
      <StatusIcon sign={sign} />
      <div class="host-line">
        <Link class="host-link" href={writeAddress({ ...address.value, ...change })} change={change} title={name}>
          {name}
        </Link>{' '}
        <span class="host-seen quiet">
          {host.reported_at === null ? (
            NEVER_REPORTED
          ) : (
            <>seen {isSeenOld ? <Clock at={host.reported_at} /> : <Ago at={host.reported_at} />}</>
          )}
        </span>
      </div>
      <div class="host-line">
        <strong class="host-state">{word}</strong>{' '}
        <span class="host-says quiet" title={visibleText(says)}>
          <Told>{says}</Told>
        </span>{' '}
        {(marks || isAgentOlder) && (
          <span class={`host-marks quiet ${marks ? '' : 'host-agent'}`}>
            {marks}
            {isAgentOlder && <span class="host-agent">{[marks && ', ', agent]}</span>}
          </span>
        )}
      </div>
      <button
        type="button"
        class="host-more"
        aria-label={`Details of ${name}`}
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? details : undefined}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      />
      {isOpen.value && (
        <div class="host-details" id={details}>
          <HostDetails row={row} />
        </div>
      )}
    </li>
  );
}
