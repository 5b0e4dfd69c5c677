import type { ComponentType } from 'preact';
import type { DriftDocument, IntentChange, Surface } from '#contract';
import type { Sentence } from '../words/sentence.ts';
import type { ShownReason } from '../words/shown-verdict.ts';
import type { Telling } from './telling.ts';

/**
 * What puts a drift right: the apply command, which reloads as well; a reload alone, where only the running engine differs;
 * or something else, which the surface itself tells.
 */
export type Remedy = 'apply' | 'reload' | 'by_hand';

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
  /** What is said beside the apply command while the surface differs; left out where nothing is. */
  BesideApply?: ComponentType<{ document: DriftDocument }>;
  /** What differs and whose doing it was, for the banner; asked only while something differs. */
  sentence(document: DriftDocument, telling: Telling): Sentence;
  /** What puts right what differs; left out where the apply command always does. Asked only while something differs. */
  remedy?(document: DriftDocument): Remedy;
  /** What a copied intent or an undo changes, as one line of the plan; null for a change of another surface's intent. */
  changeWords(change: IntentChange): Sentence | null;
  /** What one item of a verdict is called, where its name alone does not say what it is. */
  itemName?(item: string): string;
  /** What a person can do about a reason, where this surface knows more than is known of the reason in general. */
  nextSteps?: Partial<Record<ShownReason, string>>;
}
