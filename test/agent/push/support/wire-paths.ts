import type * as v from 'valibot';

type Schema = v.GenericSchema & { entries?: Record<string, Schema>; item?: Schema; wrapped?: Schema };

/** Every member of a message, such as `scenarios.installed[].name`, down to texts, numbers and truth values. */
export function wirePaths(schema: v.GenericSchema, at = ''): string[] {
  const { entries, item, wrapped } = schema as Schema;
  if (wrapped !== undefined) return wirePaths(wrapped, at);
  if (item !== undefined) return wirePaths(item, `${at}[]`);
  if (entries === undefined) return [at];
  return Object.entries(entries).flatMap(([key, entry]) => wirePaths(entry, at === '' ? key : `${at}.${key}`));
}
