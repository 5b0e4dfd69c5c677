import { later } from '../../parts/later.tsx';
import type { PageSurface } from '../page-surface.ts';
import { thresholdChangeWords, tuningRemedy, tuningSentence } from './sentence.ts';

/** The anomaly thresholds of the tuning file. */
export const appsecTuning: PageSurface = {
  name: 'appsec_tuning',
  tab: 'appsec-tuning',
  label: 'AppSec',
  View: later(async () => (await import('./opened.ts')).AppsecTuningView),
  Difference: later(async () => (await import('./opened.ts')).TuningDifference, ''),
  sentence: tuningSentence,
  remedy: tuningRemedy,
  changeWords: (change) => ('threshold' in change ? [thresholdChangeWords(change)] : null),
  itemName: (item) => `${item} threshold`,
  nextSteps: { not_loaded: 'Add the rule argos/tuning to an appsec-config that an acquisition uses.' },
};
