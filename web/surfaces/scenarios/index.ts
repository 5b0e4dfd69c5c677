import './style.css';
import { later } from '../../parts/later.tsx';
import type { PageSurface } from '../page-surface.ts';
import { loadedRows } from './asked.ts';
import { remedy } from './differing/remedy.ts';
import { scenariosSentence } from './differing/sentence.ts';
import { ScenariosView } from './view.tsx';

/** Which scenarios are installed. */
export const scenarios: PageSurface = {
  name: 'scenarios',
  tab: 'scenarios',
  label: 'Scenarios',
  View: ScenariosView,
  Difference: later(async () => (await import('./opened.ts')).ScenariosDifference, ''),
  BesideApply: later(async () => (await import('./opened.ts')).PutBack, ''),
  sentence: (document, telling) => scenariosSentence(document, telling, loadedRows(document)),
  remedy: (document) => remedy(document, loadedRows(document)),
  changeWords: (change) =>
    'scenario' in change
      ? [{ name: change.scenario }, ` ${change.was ?? 'not declared'} → ${change.becomes ?? 'not declared'}`]
      : null,
};
