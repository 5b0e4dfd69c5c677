import { signal } from '@preact/signals';
import type { Shown } from './overtaken.ts';

/** A scenario, and what it would be declared as. */
export interface InQuestion {
  name: string;
  becomes: 'disabled' | 'simulated';
  /** What was on screen when it was asked. */
  shown: Shown;
}

/** The scenario of which it is asked whether to declare it so; null while nothing is asked. */
export const inQuestion = signal<InQuestion | null>(null);
