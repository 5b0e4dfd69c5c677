import type { DriftDocument, Surface } from '#contract';
import type { Sentence } from '../words/sentence.ts';
import { tuningSentence } from './appsec-tuning/sentence.ts';
import { scenariosSentence } from './scenarios/sentence.ts';

/** What a surface's sentence may speak of besides the document. */
export interface Telling {
  hostName: string;
  /** The time of day of an RFC 3339 moment, for the reader's own time zone. */
  clock(moment: string): string;
}

/** A surface as the page knows it; how it shows a difference is in `views.ts`. */
export interface SurfaceEntry {
  surface: Surface;
  /** What differs and whose doing it was; asked only while something differs. */
  sentence(document: DriftDocument, telling: Telling): Sentence;
}

/** Every surface, in the order in which they are shown. */
export const SURFACE_ENTRIES: readonly SurfaceEntry[] = [
  { surface: 'scenarios', sentence: scenariosSentence },
  { surface: 'appsec_tuning', sentence: tuningSentence },
];
