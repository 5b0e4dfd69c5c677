import { lastCheckAt } from '../data/evidence.ts';
import { evidence, fleet, outage, pollFailure } from '../data/state.ts';
import { HelpLink } from '../parts/help-link.tsx';
import { Ago, Clock } from '../parts/time.tsx';

/** Says once for the whole page that what is shown is last known, from when, and what can be done, while that is so. */
export function OutageNotice() {
  const shown = evidence.value ?? fleet.value;
  const isExpired = outage.value?.kind === 'expired';
  const sentence = isExpired
    ? 'The checks have stopped: nothing on this page is confirmed.'
    : pollFailure.value !== null && `${pollFailure.value} The page keeps trying.`;
  const checkedAt = evidence.value ? lastCheckAt(evidence.value.document) : fleet.value?.document.last_check_at;
  return (
    <div class={sentence ? 'notice' : undefined}>
      <p role="status">{sentence}</p>
      {sentence && shown && (
        <p class="quiet">
          What you see is last known,{' '}
          {isExpired && checkedAt ? (
            <>
              from <Clock at={checkedAt} />
            </>
          ) : (
            <>
              received <Ago at={new Date(shown.receivedAt).toISOString()} />
            </>
          )}
          .{isExpired && ' Look at the Worker’s cron trigger and logs.'}
        </p>
      )}
      {sentence && (
        <HelpLink topic={isExpired ? 'check_stopped' : 'unreachable'} about={isExpired ? 'checks stopped' : 'no answer'} />
      )}
    </div>
  );
}
