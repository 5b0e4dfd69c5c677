import type { Delivery } from '#contract';
import { now } from '../../data/clock.ts';
import { StatusIcon } from '../../parts/icon.tsx';
import { Told } from '../../parts/said.tsx';
import { Ago, Clock } from '../../parts/time.tsx';
import { withClockTimes } from '../../words/time-words.ts';
import { deliveryWords } from './delivery-words.ts';

/** How a delivery stands and why, with a sign and a word. What a receiver answered is a quotation. */
export function DeliveryState({ delivery }: { delivery: Delivery }) {
  const { sign, word } = deliveryWords(delivery);
  const { ended_at, created_at, next_attempt_at, detail, attempts } = delivery;
  return (
    <span class={`delivery delivery-${sign}`}>
      <StatusIcon sign={sign} />
      <span>
        <strong>{word}</strong> <Ago at={ended_at ?? created_at} />
        {attempts > 1 && `, ${attempts} attempts`}
        {next_attempt_at !== null && (
          <>
            , next attempt at <Clock at={next_attempt_at} />
          </>
        )}
        {detail !== null && (
          <>
            : <Told>{withClockTimes(detail, now.value)}</Told>
          </>
        )}
      </span>
    </span>
  );
}
