import type { ComponentType } from 'preact';
import type { DriftDocument, Surface } from '#contract';
import { TuningDifference } from './appsec-tuning/difference.tsx';
import { AppsecTuningView } from './appsec-tuning.tsx';
import { ScenariosDifference } from './scenarios/difference.tsx';
import { ScenariosView } from './scenarios.tsx';

interface SurfaceView {
  /** The surface's tab, for the host with this id. */
  View: ComponentType<{ host: string }>;
  /** What differs, for the banner; drawn only while something does. */
  Difference: ComponentType<{ document: DriftDocument }>;
}

/** The views of every surface. */
export const SURFACE_VIEWS: Record<Surface, SurfaceView> = {
  scenarios: { View: ScenariosView, Difference: ScenariosDifference },
  appsec_tuning: { View: AppsecTuningView, Difference: TuningDifference },
};
