import type { HostEvent } from '#contract';
import { Clock } from '../../parts/time.tsx';
import { whoDid } from '../../words/who-did.ts';

/** When an event was and who did it. */
export function WhenAndWho({ event }: { event: HostEvent }) {
  return (
    <>
      <Clock at={event.at} />, by {whoDid(event)}
    </>
  );
}
