import './style.css';
import type { PageSurface } from '../page-surface.ts';
import { TuningDifference } from './difference.tsx';
import { tuningSentence } from './sentence.ts';
import { AppsecTuningView } from './view.tsx';

/** The anomaly thresholds of the tuning file. */
export const appsecTuning: PageSurface = {
  name: 'appsec_tuning',
  tab: 'appsec-tuning',
  label: 'AppSec',
  View: AppsecTuningView,
  Difference: TuningDifference,
  sentence: tuningSentence,
  changeWords: (change) =>
    'threshold' in change ? [`${change.threshold} threshold ${change.was ?? 'not declared'} → ${change.becomes}`] : null,
  nextSteps: { not_loaded: 'Add the rule argos/tuning to an appsec-config that an acquisition uses.' },
};
