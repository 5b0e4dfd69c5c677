import './style.css';
import type { PageSurface } from '../page-surface.ts';
import { ScenariosDifference } from './difference.tsx';
import { remedy, scenariosSentence } from './sentence.ts';
import { ScenariosView } from './view.tsx';

/** Which scenarios are installed. */
export const scenarios: PageSurface = {
  name: 'scenarios',
  tab: 'scenarios',
  label: 'Scenarios',
  View: ScenariosView,
  Difference: ScenariosDifference,
  sentence: scenariosSentence,
  remedy,
  changeWords: (change) =>
    'scenario' in change
      ? [{ name: change.scenario }, ` ${change.was ?? 'not declared'} → ${change.becomes ?? 'not declared'}`]
      : null,
};
