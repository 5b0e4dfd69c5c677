import type * as v from 'valibot';
import type { Verdict } from '../verdict.ts';

/** What the wire carries of one surface. */
export interface SurfaceContract<
  Name extends string = string,
  ReportKey extends string = string,
  Report extends v.GenericSchema = v.GenericSchema,
  Intent extends v.ObjectEntries = v.ObjectEntries,
  SurfaceVerdict extends Verdict = Verdict,
  Change extends object = object,
  Running extends v.GenericSchema = v.GenericSchema,
> {
  /** Its name in verdicts, events and documents. */
  readonly name: Name;
  /** Its member of a report. */
  readonly reportKey: ReportKey;
  /** What an agent reports of it. Wrapped in `v.optional` where released agents do not report it yet. */
  readonly report: Report;
  /** What an agent reports that the running engine loaded of it. Left out where that cannot be seen. */
  readonly running?: Running;
  /** Its members of the intent that an agent receives. Their names must be of no other surface. */
  readonly intent: Intent;
  /** Its part of an intent as Fleet stores it, by which a backup's is checked. Left out where any is taken. */
  readonly part?: v.GenericSchema;
  /** The type of its verdict alone: never set. */
  readonly verdict?: SurfaceVerdict;
  /** The type of what a change of the intent does to it, one declaration at a time: never set. */
  readonly change?: Change;
}

/**
 * Describes a surface, with the two types that no schema gives.
 * @example surfaceContract<LimitsVerdict, LimitChange>()({ name: 'limits', reportKey: 'limits', report: LimitsReport, intent: {} })
 */
export const surfaceContract =
  <SurfaceVerdict extends Verdict, Change extends object>() =>
  <
    const Name extends string,
    const ReportKey extends string,
    Report extends v.GenericSchema,
    Intent extends v.ObjectEntries,
    Running extends v.GenericSchema = v.GenericSchema<never>,
  >(
    contract: SurfaceContract<Name, ReportKey, Report, Intent, SurfaceVerdict, Change, Running>,
  ): SurfaceContract<Name, ReportKey, Report, Intent, SurfaceVerdict, Change, Running> =>
    contract;
