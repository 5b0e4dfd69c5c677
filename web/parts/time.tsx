import { now } from '../data/clock.ts';
import { agoWords, clockWords, fullTimeWords } from '../words/time-words.ts';

interface Moment {
  /** RFC 3339. */
  at: string;
}

/** `12 s ago`, ticking, with the whole moment on hover. */
export function Ago({ at }: Moment) {
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={fullTimeWords(moment)}>
      {agoWords(moment, now.value)}
    </time>
  );
}

/** `04:12`, with the whole moment on hover. */
export function Clock({ at }: Moment) {
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={fullTimeWords(moment)}>
      {clockWords(moment, now.value)}
    </time>
  );
}
