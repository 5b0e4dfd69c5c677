import { evidence, fleet, outage, pollFailure } from '../data/state.ts';
import { Ago } from '../parts/time.tsx';

/** Says that what is shown is old, or that nothing can be shown, while that is so. */
export function OutageNotice() {
  const shown = evidence.value ?? fleet.value;
  const receivedAt = shown && new Date(shown.receivedAt).toISOString();
  const sentence =
    outage.value?.kind === 'expired'
      ? 'The check of the fleet has stopped: nothing below is confirmed.'
      : pollFailure.value !== null && `${pollFailure.value} The page keeps trying.`;
  return (
    <div class={sentence ? 'notice' : undefined}>
      <p role="status">{sentence}</p>
      {sentence && receivedAt && (
        <p class="quiet">
          What you see is the last known state, received <Ago at={receivedAt} />.
        </p>
      )}
    </div>
  );
}
