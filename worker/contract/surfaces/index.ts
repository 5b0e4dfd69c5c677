import * as v from 'valibot';
import { SURFACES } from './registry.ts';

export * from './appsec-tuning.ts';
export * from './scenarios.ts';
export * from './surface.ts';
export { SURFACES };

type Each = (typeof SURFACES)[number];

/** A surface's name on the wire. */
export type Surface = Each['name'];

/** The names of the surfaces, in the order in which they are shown. */
export const SURFACE_NAMES: readonly Surface[] = SURFACES.map(({ name }) => name);

/** A report's members, one a surface. */
export type SurfaceReports = { [S in Each as S['reportKey']]: v.InferOutput<S['report']> };

/** The verdicts of one host. */
export type Verdicts = { [S in Each as S['name']]: NonNullable<S['verdict']> };

/** One declaration that a change of the intent is about: a copy of another's, or an undo. */
export type IntentChange = NonNullable<Each['change']>;

type ReportEntries = { [S in Each as S['reportKey']]: S['report'] };

/** The schema entries of a report, one a surface. */
export const REPORT_ENTRIES = Object.fromEntries(SURFACES.map(({ reportKey, report }) => [reportKey, report])) as ReportEntries;

type RunningEntries = { [S in Each as S['reportKey']]: v.NullableSchema<NonNullable<S['running']>, undefined> };

/** The schema entries of what the running engine loaded, one a surface; null where that is not known. */
export const RUNNING_ENTRIES = Object.fromEntries(
  SURFACES.flatMap(({ reportKey, running }) => (running === undefined ? [] : [[reportKey, v.nullable(running)]])),
) as RunningEntries;

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;

/** The schema entries that the surfaces add to the intent that an agent receives. */
export const INTENT_ENTRIES = Object.assign({}, ...SURFACES.map(({ intent }) => intent)) as Together<Each['intent']>;
