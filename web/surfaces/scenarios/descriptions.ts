import { signal } from '@preact/signals';

/**
 * What the shown host's hub says of each scenario, by full name: a host's words. Empty until the catalogue has come. A map, since a name
 * is a host's word as well and may be that of something that every object has, such as `constructor`.
 */
export const descriptions = signal<ReadonlyMap<string, string>>(new Map());
