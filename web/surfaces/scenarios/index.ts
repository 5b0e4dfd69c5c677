import './style.css';
import { now } from '../../data/clock.ts';
import { later } from '../../parts/later.tsx';
import { clockWords } from '../../words/time-words.ts';
import type { PageSurface } from '../page-surface.ts';
import { loadedRows } from './asked.ts';
import { remedy } from './differing/remedy.ts';
import { scenariosSentence } from './differing/sentence.ts';
import { ScenariosTab } from './tab.tsx';

/** Which scenarios are installed. */
export const scenarios: PageSurface = {
  name: 'scenarios',
  tab: 'scenarios',
  label: 'Scenarios',
  View: ScenariosTab,
  Difference: later(async () => (await import('./opened.ts')).ScenariosDifference, ''),
  BesideApply: later(async () => (await import('./opened.ts')).PutBack, ''),
  sentence: (document, telling) => scenariosSentence(document, telling, loadedRows(document)),
  remedy: (document) => remedy(document, loadedRows(document)),
  changeWords: (change) => {
    if ('scenario' in change)
      return [{ name: change.scenario }, ` ${change.was ?? 'not declared'} → ${change.becomes ?? 'not declared'}`];
    if ('in_baseline' in change)
      return [{ name: change.in_baseline }, ` expected: ${expected(change.was)} → ${expected(change.becomes)}`];
    return 'baseline' in change ? ['baseline: ', adopted(change.was), ' → ', adopted(change.becomes)] : null;
  },
};

/** A baseline as a whole in a line: when it was adopted, or why there is none. */
const adopted = (whole: string | null) =>
  whole === null || whole === 'dropped' ? (whole ?? 'none yet') : `adopted at ${clockWords(Date.parse(whole), now.value)}`;

const expected = (was: string | null) => (was === 'installed' ? 'yes' : (was?.replaceAll('_', ' ') ?? 'no'));
