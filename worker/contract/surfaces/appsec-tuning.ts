import * as v from 'valibot';
import type { IntentTag } from '../intent-tag.ts';
import { listOf } from '../list.ts';
import { InstalledName } from '../names.ts';
import { Detail, Path } from '../text.ts';
import { Threshold } from '../thresholds.ts';
import { Moment, Timestamp } from '../time.ts';
import type { Verdict } from '../verdict.ts';
import { surfaceContract } from './surface.ts';

const FileThreshold = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)));

/** What the agent saw of the tuning file. `inbound`, `outbound`: null where a readable file does not set them. */
export const TuningReport = v.object({
  state: v.picklist(['read', 'missing', 'unreadable', 'invalid', 'indeterminate']),
  detail: Detail,
  path: Path,
  sha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  modified_at: v.nullable(Timestamp),
  inbound: FileThreshold,
  outbound: FileThreshold,
  /** The appsec-configs in use that list the file's rule; null: could not be read. */
  loaded_by: v.nullable(listOf(InstalledName, 100)),
  /** Why nothing is active: CrowdSec's log processor is off. Null where it is on. Older agents leave it out. */
  not_processing: v.optional(Detail),
  /** Why nothing compares a score with these thresholds: no CRS runs in their band. Null where one does. Older agents leave it out. */
  not_compared: v.optional(Detail),
  /** What else is worth knowing of these numbers, such as those of another listener; null where there is nothing. Older agents leave it out. */
  note: v.optional(Detail),
});
export type TuningReport = v.InferOutput<typeof TuningReport>;

/** The thresholds that the running engine loaded. Null where the file that it read did not set one. */
export const RunningTuning = v.object({ inbound: FileThreshold, outbound: FileThreshold });
export type RunningTuning = v.InferOutput<typeof RunningTuning>;

/** Thresholds; `actual_*` is null until decided once, `running_*` where it is not known what the running engine loaded. */
export interface TuningVerdict extends Verdict {
  expected_inbound: number;
  actual_inbound: number | null;
  expected_outbound: number;
  actual_outbound: number | null;
  running_inbound: number | null;
  running_outbound: number | null;
}

/** `GET` and `PATCH /api/security/appsec-tuning`. */
export interface TuningDocument {
  /** The intent that this is a part of, as its `ETag` names it; left out by a Fleet of before. */
  intent?: IntentTag;
  inbound_threshold: number;
  outbound_threshold: number;
  /** Which of them is declared or was adopted, rather than a default. */
  declared: { inbound: boolean; outbound: boolean };
  /** Which of those was adopted: no operator declared it. */
  adopted: { inbound: boolean; outbound: boolean };
  last_modified_at?: string;
  /** RFC 3339: when what the host had was adopted; left out where an operator declared either threshold, or nothing was adopted. */
  adopted_at?: string;
  /** The tuning file, as CrowdSec sees it; left out before the first report. */
  path?: string;
  /** The appsec-configs in use that load it, as last reported; null: could not be read. */
  loaded_by?: string[] | null;
}

/** `PATCH /api/security/appsec-tuning` */
export const TuningPatch = v.pipe(
  v.strictObject({ inbound_threshold: v.optional(Threshold), outbound_threshold: v.optional(Threshold) }),
  v.check(
    (patch) => patch.inbound_threshold !== undefined || patch.outbound_threshold !== undefined,
    'must name inbound_threshold, outbound_threshold or both',
  ),
);
export type TuningPatch = v.InferOutput<typeof TuningPatch>;

/** What a change of the intent does to one threshold; null is none declared. */
export interface ThresholdChange {
  threshold: 'inbound' | 'outbound';
  was: number | null;
  /** RFC 3339: when `was` was adopted; left out where an operator had declared it, and where it is null. */
  was_adopted_at?: string;
  becomes: number | null;
}

const Adoption = v.strictObject({ value: Threshold, at: Moment });

/** The anomaly thresholds that the tuning file sets. */
export const appsecTuning = surfaceContract<TuningVerdict, ThresholdChange>()({
  name: 'appsec_tuning',
  reportKey: 'tuning',
  report: TuningReport,
  running: RunningTuning,
  intent: {
    /** Declared or adopted where `thresholds_declared` says so, otherwise the defaults. */
    inbound_threshold: Threshold,
    outbound_threshold: Threshold,
    thresholds_declared: v.object({ inbound: v.boolean(), outbound: v.boolean() }),
  },
  part: v.strictObject({
    inbound: v.nullable(Threshold),
    outbound: v.nullable(Threshold),
    adopted: v.optional(v.strictObject({ inbound: v.nullish(Adoption), outbound: v.nullish(Adoption) })),
  }),
});
