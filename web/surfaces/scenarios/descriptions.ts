import { signal } from '@preact/signals';
import { fetchDescriptions } from './api.ts';

/** What each scenario of the hub detects, by full name; empty until it is there. */
export const descriptions = signal<Readonly<Record<string, string>>>({});

let isAsked = false;

/** Loads them once. Without them the page says less and works all the same; the next visit of the tab tries again. */
export function loadDescriptions(): void {
  if (isAsked) return;
  isAsked = true;
  fetchDescriptions().then(
    (loaded) => {
      descriptions.value = loaded;
    },
    () => {
      isAsked = false;
    },
  );
}
