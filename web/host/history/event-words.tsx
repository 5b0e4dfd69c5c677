import type { HostEvent } from '#contract';
import { Clock } from '../../parts/time.tsx';

/** Who did it, as a person reads it. */
const ACTORS: Record<string, string> = { operator: 'an operator', host: 'the host', argos: 'Argos Drift' };

/** When an event was and who did it. */
export function WhenAndWho({ event }: { event: HostEvent }) {
  return (
    <>
      <Clock at={event.at} />, by {ACTORS[event.actor] ?? event.actor}
    </>
  );
}
