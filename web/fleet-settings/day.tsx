import { fullTimeWords } from '../words/time-words.ts';

/** `1 March 2026`, by the reader's clock, with the whole moment on hover. @param at RFC 3339 */
export function Day({ at }: { at: string }) {
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={fullTimeWords(moment)}>
      {dayWords(moment)}
    </time>
  );
}

/** `1 March 2026`. @param at Unix milliseconds @param timeZone the reader's own by default */
export function dayWords(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' }).format(at);
}
