import type { DriftDocument, Surface } from '#contract';
import type { Sentence } from '../sentence.ts';
import { tuningSentence } from './appsec-tuning/sentence.ts';
import { scenariosSentence } from './scenarios/sentence.ts';

/** What a surface's sentence may speak of besides the document. */
export interface Telling {
  hostName: string;
  /** The time of day of an RFC 3339 moment, for the reader's own time zone. */
  clock(moment: string): string;
}

/** A surface as the page knows it; its views are in `views.ts`. */
export interface SurfaceEntry {
  surface: Surface;
  /** Its name in the address. */
  tab: string;
  label: string;
  /** What differs and whose doing it was; asked only while something differs. */
  sentence(document: DriftDocument, telling: Telling): Sentence;
}

/** Every surface, in the order in which they are shown. */
export const SURFACE_ENTRIES: readonly [SurfaceEntry, ...SurfaceEntry[]] = [
  { surface: 'scenarios', tab: 'scenarios', label: 'Scenarios', sentence: scenariosSentence },
  { surface: 'appsec_tuning', tab: 'appsec-tuning', label: 'AppSec', sentence: tuningSentence },
];

const [first, ...others] = SURFACE_ENTRIES;

/** The tabs' names in the address; the first one opens where the address names none. */
export const TAB_NAMES: readonly [string, ...string[]] = [first.tab, ...others.map(({ tab }) => tab)];
