import type { ComponentType } from 'preact';
import type { DriftDocument, IntentChange, Surface } from '#contract';
import type { Sentence } from '../words/sentence.ts';
import type { ShownReason } from '../words/shown-verdict.ts';
import type { Telling } from './telling.ts';

/** Everything that the page knows of a surface. Each surface's folder has one, and `index.ts` lists them. */
export interface PageSurface {
  /** Its name on the wire, under which a drift document holds its verdict. */
  name: Surface;
  /** Its tab's name in the address. */
  tab: string;
  /** What its tab says. */
  label: string;
  /** What its tab shows below the verdict. */
  View: ComponentType<{ host: string }>;
  /** What differs, for the banner; drawn only while something does. */
  Difference: ComponentType<{ document: DriftDocument }>;
  /** What differs and whose doing it was, for the banner; asked only while something differs. */
  sentence(document: DriftDocument, telling: Telling): Sentence;
  /** Whether the apply command puts any of what differs right; left out where it always does. */
  isForApply?(document: DriftDocument): boolean;
  /** What copying an intent changes, as one line of the plan; null for a change of another surface's intent. */
  changeWords(change: IntentChange): Sentence | null;
  /** What a person can do about a reason, where this surface knows more than is known of the reason in general. */
  nextSteps?: Partial<Record<ShownReason, string>>;
}
