import { signal } from '@preact/signals';

/** What the shown host's hub says of each scenario, by full name: a host's words. Empty until the catalogue has come. */
export const descriptions = signal<Readonly<Record<string, string>>>({});
