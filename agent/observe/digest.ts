import { createHash } from 'node:crypto';
import { digestInput, type ScenariosReport, type TuningReport } from '#contract';

/** The two observed surfaces of a report. */
export interface Surfaces {
  scenarios: ScenariosReport;
  tuning: TuningReport;
}

/** A report's `digest`: `sha256:` and lowercase hex over the RFC 8785 form of its surfaces. */
export function digestOf(surfaces: Surfaces): string {
  return `sha256:${createHash('sha256').update(digestInput(surfaces)).digest('hex')}`;
}
