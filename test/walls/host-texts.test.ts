import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Catalogue, EnrollRequest, Heartbeat, HostMuteRequest, Report } from '#contract';
import { exact, said } from '../../worker/contract/text.ts';

interface Schema {
  readonly kind: string;
  readonly type: string;
  readonly entries?: Record<string, Schema>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly pipe?: readonly Schema[];
  readonly metadata?: { readonly hostText?: string };
}

interface Text {
  readonly path: string;
  /** What the contract says of it: `said`, `exact`, or `pattern` for one that can hold nothing made up; null where it says nothing. */
  readonly decision: string | null;
}

/** The schemas that this walk can look into; of another, such as a union, it would see nothing. */
const KNOWN = new Set([
  'object',
  'array',
  'nullable',
  'optional',
  'string',
  'number',
  'boolean',
  'picklist',
  'literal',
  'unknown',
]);

/** Every text of a message, with what the contract decides about it. */
function texts(schema: Schema, path = ''): Text[] {
  const steps = stepsOf(schema);
  const schemas = steps.filter(({ kind }) => kind === 'schema');
  for (const { type } of schemas) if (!KNOWN.has(type)) throw new Error(`${path}: teach this test what ${type} is`);
  const parts = schemas.flatMap(({ entries, item, wrapped }) => [
    ...(wrapped === undefined ? [] : texts(wrapped, path)),
    ...(item === undefined ? [] : texts(item, `${path}[]`)),
    ...Object.entries(entries ?? {}).flatMap(([key, entry]) => texts(entry, path === '' ? key : `${path}.${key}`)),
  ]);
  if (!schemas.some(({ type }) => type === 'string')) return parts;
  const decision = steps.find(({ metadata }) => metadata?.hostText)?.metadata?.hostText;
  const isPattern = steps.some(({ type }) => type === 'regex');
  return [...parts, { path, decision: decision ?? (isPattern ? 'pattern' : null) }];
}

/** The steps of a schema, those of the schemas in its pipe among them. */
function stepsOf(schema: Schema): Schema[] {
  if (schema.pipe === undefined) return [schema];
  return schema.pipe.flatMap((step) => (step === schema ? [step] : stepsOf(step)));
}

const undecided = (schema: v.GenericSchema) =>
  texts(schema as unknown as Schema)
    .filter(({ decision }) => decision === null)
    .map(({ path }) => path);

test.each([
  ['a report', Report, ['engine.why', 'load_fault', 'scenarios.ignored[].why', 'tuning.note']],
  ['a heartbeat', Heartbeat, ['delivery_fault', 'protection_gaps[].detail']],
  ['an enrolment', EnrollRequest, ['hostname']],
  ['a mute', HostMuteRequest, ['reason']],
  ['a catalogue', Catalogue, ['items[].description']],
])('of every text of %s it is decided whether it is said to a person or compared', (_, schema, said) => {
  expect(undecided(schema)).toEqual([]);
  const found = texts(schema as unknown as Schema);
  expect(found.filter(({ decision }) => decision === 'said').map(({ path }) => path)).toEqual(expect.arrayContaining(said));
});

test('a text of which nothing is decided is found, wherever it stands', () => {
  const free = v.pipe(v.string(), v.maxLength(10));
  expect(undecided(v.object({ a: v.optional(v.nullable(free)), b: v.pipe(v.array(v.unknown()), v.array(free)) }))).toEqual([
    'a',
    'b[]',
  ]);
});

test('what is said loses nothing and shows everything; what is compared stays as it is', () => {
  expect(v.parse(said(100), 'a\u202eb\u{e0041}\ufe0f\nc')).toBe('a\\u{202e}b\\u{e0041}\\u{fe0f}\\u{a}c');
  expect(v.parse(said(10), '\u202e'.repeat(10))).toHaveLength(10);
  expect(v.parse(said(100), 'Zwei Szenarien: größer, 日本.')).toBe('Zwei Szenarien: größer, 日本.');
  expect(v.parse(exact(100), 'a/\u202eb')).toBe('a/\u202eb');
});
