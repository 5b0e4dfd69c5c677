const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in milliseconds as words: `12 s`, `3 min`, `5 h`, `2 days`. Negative lengths count as none. */
export function durationWords(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} days`;
}

/** `12 s ago`; a moment that lies ahead, by a clock that is off, is `just now`. */
export function agoWords(at: number, now: number): string {
  return now - at < SECOND ? 'just now' : `${durationWords(now - at)} ago`;
}

/** The time of day, `04:12`, with the date before it where that is not today. `timeZone` is the reader's own by default. */
export function clockWords(at: number, now: number, timeZone?: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  const isNear = Math.abs(now - at) < DAY && day.format(at) === day.format(now);
  return isNear ? time : `${day.format(at)}, ${time}`;
}

/** A sentence of the Worker with its RFC 3339 times as the reader's own. */
export function withClockTimes(sentence: string, now: number, timeZone?: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => clockWords(Date.parse(moment), now, timeZone));
}

/** The whole moment, with seconds and time zone, for a title. */
export function fullTimeWords(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' }).format(at);
}
