import { signal } from '@preact/signals';

/** The scenario of which it is asked whether to disable it; null while nothing is asked. */
export const scenarioInQuestion = signal<string | null>(null);
