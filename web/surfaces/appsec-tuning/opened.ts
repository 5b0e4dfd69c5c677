// What of the thresholds is shown only when something differs, or when their tab is opened: one file to load.
export { TuningDifference } from './difference.tsx';
export { AppsecTuningView } from './view.tsx';
