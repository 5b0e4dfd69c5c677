import type * as v from 'valibot';

type Schema = v.GenericSchema & {
  entries?: Record<string, Schema>;
  item?: Schema;
  wrapped?: Schema;
  pipe?: readonly (Schema | { kind: 'validation' })[];
};

/** Every member of a message, such as `scenarios.installed[].name`, down to texts, numbers and truth values. */
export function wirePaths(schema: v.GenericSchema, at = ''): string[] {
  const { entries, item, wrapped } = lastOf(schema as Schema);
  if (wrapped !== undefined) return wirePaths(wrapped, at);
  if (item !== undefined) return wirePaths(item, `${at}[]`);
  if (entries === undefined) return [at];
  return Object.entries(entries).flatMap(([key, entry]) => wirePaths(entry, at === '' ? key : `${at}.${key}`));
}

/** A list is one of anything before its items are looked at: what says most of them comes last. */
function lastOf(schema: Schema): Schema {
  const last = schema.pipe?.findLast((step): step is Schema => step.kind === 'schema');
  return last === undefined || last === schema || last.pipe !== undefined ? schema : last;
}
