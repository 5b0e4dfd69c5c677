import * as v from 'valibot';

const RFC_3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** A moment in RFC 3339, always in UTC and with `Z`. */
export const Timestamp = v.pipe(
  v.string(),
  v.regex(RFC_3339_UTC, 'must be an RFC 3339 time in UTC such as 2026-01-31T04:12:00Z'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a moment that exists'),
);

/** The last moment that there is: beyond it no date can be made of a number (ECMA-262, time values). */
const LAST_MOMENT = 8.64e15;

/** A moment in Unix milliseconds, as it is stored. */
export const Moment = v.pipe(
  v.number('must be a whole number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
  v.maxValue(LAST_MOMENT, 'must be a moment that exists'),
);
