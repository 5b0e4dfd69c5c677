import { signal } from '@preact/signals';

/** A scenario, and what it would be declared as. */
export interface InQuestion {
  name: string;
  becomes: 'disabled' | 'simulated';
}

/** The scenario of which it is asked whether to declare it so; null while nothing is asked. */
export const inQuestion = signal<InQuestion | null>(null);
