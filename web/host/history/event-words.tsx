import type { HostEvent } from '#contract';
import { Clock } from '../../parts/time.tsx';
import { whoDid } from '../../words/who-did.ts';

/** What a host differs in, or does not any more, by what somebody declared: that is no deed of theirs on the host. */
const COMES_OF: readonly HostEvent['kind'][] = ['drift_opened', 'drift_cleared'];
const ON_THE_HOST: readonly HostEvent['actor_kind'][] = ['host', 'argos'];

/** `by ann`, or of what came of their change `since ann’s change`. */
export function byWords(event: Pick<HostEvent, 'kind' | 'actor' | 'actor_kind'>): string {
  const who = whoDid(event);
  return COMES_OF.includes(event.kind) && !ON_THE_HOST.includes(event.actor_kind) ? `since ${who}’s change` : `by ${who}`;
}

/** When an event was and who did it. */
export function WhenAndWho({ event }: { event: HostEvent }) {
  return (
    <>
      <Clock at={event.at} />, {byWords(event)}
    </>
  );
}
