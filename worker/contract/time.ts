import * as v from 'valibot';

const RFC_3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** A moment in RFC 3339, always in UTC and with `Z`. */
export const Timestamp = v.pipe(
  v.string(),
  v.regex(RFC_3339_UTC, 'must be an RFC 3339 time in UTC such as 2026-01-31T04:12:00Z'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a moment that exists'),
);
