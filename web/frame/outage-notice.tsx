import { evidence, fleet, outage, pollFailure } from '../data/state.ts';
import { HelpLink } from '../parts/help-link.tsx';
import { Ago } from '../parts/time.tsx';
import { reasonWords } from '../words/reason-words.ts';

/** Says that what is shown is old, or that nothing can be shown, while that is so. */
export function OutageNotice() {
  const shown = evidence.value ?? fleet.value;
  const receivedAt = shown && new Date(shown.receivedAt).toISOString();
  const sentence =
    outage.value?.kind === 'expired'
      ? 'The check of the fleet has stopped: nothing below is confirmed.'
      : pollFailure.value !== null && `${pollFailure.value} The page keeps trying.`;
  const topic = outage.value?.kind === 'expired' ? 'check_stopped' : 'unreachable';
  return (
    <div class={sentence ? 'notice' : undefined}>
      <p role="status">{sentence}</p>
      {sentence && receivedAt && (
        <p class="quiet">
          What you see is the last known state, received <Ago at={receivedAt} />.
        </p>
      )}
      {sentence && <HelpLink topic={topic} about={reasonWords(topic).label} />}
    </div>
  );
}
