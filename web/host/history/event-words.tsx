import type { HostEvent } from '#contract';
import { Clock } from '../../parts/time.tsx';
import { visibleText } from '../../words/quotation.ts';

/** Who did it, as a person reads it. */
function whoDid({ actor, actor_kind }: Pick<HostEvent, 'actor' | 'actor_kind'>): string {
  switch (actor_kind) {
    case 'operator':
      return 'an operator';
    case 'owner':
      return 'the owner';
    case 'host':
      return 'the host';
    case 'argos':
      return 'Argos Drift';
    case 'token':
    case 'access':
    case 'access_service':
      return visibleText(actor);
  }
}

/** When an event was and who did it. */
export function WhenAndWho({ event }: { event: HostEvent }) {
  return (
    <>
      <Clock at={event.at} />, by {whoDid(event)}
    </>
  );
}
