import * as v from 'valibot';

/** A text of at most so many UTF-16 units. */
export const text = (max: number) => v.pipe(v.string(), v.maxLength(max));

/** A sentence about what was found, null where there is nothing to say. */
export const Detail = v.nullable(text(1000));

/** A path on a host. */
export const Path = text(4096);
