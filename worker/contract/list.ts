import * as v from 'valibot';

/** A list of at most `max` items. Its length is checked before the first item: what is too long is not worth reading. */
export const listOf = <const Item extends v.GenericSchema>(item: Item, max: number) =>
  v.pipe(v.array(v.unknown()), v.maxLength(max), v.array(item));
