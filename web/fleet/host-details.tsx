import { now } from '../data/clock.ts';
import { outage } from '../data/state.ts';
import { HelpLink } from '../parts/help-link.tsx';
import { MutedWords } from '../parts/quiet/muted-words.tsx';
import { Told } from '../parts/said.tsx';
import { Clock } from '../parts/time.tsx';
import { hostName } from '../words/host-name.ts';
import { NEVER_REPORTED } from '../words/host-words.ts';
import { withClockTimes } from '../words/time-words.ts';
import type { FleetRow } from './fleet-rows.ts';
import { stateTopic } from './state-topic.ts';

/** All that the fleet's list says of a host, in full, with the way to what the docs say of its state. */
export function HostDetails({ row }: { row: FleetRow }) {
  const { host, word, sentences, notReceived, agent } = row;
  return (
    <>
      <p>
        <b>{hostName(host)}</b>: {word}{' '}
        <HelpLink topic={outage.value === null ? stateTopic(host) : 'last_known'} about={word.toLowerCase()} />
      </p>
      {sentences.map((words) => (
        <p key={words}>
          <Told>{withClockTimes(words, now.value)}</Told>
        </p>
      ))}
      {host.muted && (
        <p>
          <MutedWords whom="It is" muted={host.muted} />
        </p>
      )}
      <p class="quiet">
        {host.reported_at === null ? (
          NEVER_REPORTED
        ) : (
          <>
            seen at <Clock at={host.reported_at} />
          </>
        )}
        {[notReceived, agent, host.install].map((words) => words && `; ${words}`)}{' '}
        {notReceived && <HelpLink topic="missed_protection" about="rules not received" />}
      </p>
    </>
  );
}
