import type { ComponentType } from 'preact';
import type { DriftDocument, Surface } from '#contract';
import { TuningDifference } from './appsec-tuning/difference.tsx';
import { ScenariosDifference } from './scenarios/difference.tsx';

/** What differs on each surface, for the banner; drawn only while something does. */
export const DIFFERENCES: Record<Surface, ComponentType<{ document: DriftDocument }>> = {
  scenarios: ScenariosDifference,
  appsec_tuning: TuningDifference,
};
