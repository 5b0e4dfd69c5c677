import { effect } from '@preact/signals';
import { chosenHost, evidence, hosts, outage, session } from '../data/state.ts';
import { SURFACE_ENTRIES } from '../surfaces/index.ts';
import { shownVerdict } from '../words/shown.ts';

function isDrifting(): boolean {
  const held = evidence.value;
  if (session.value.kind !== 'in') return false;
  if (chosenHost.value === null) return outage.value === null && !!hosts.value?.some(({ state }) => state === 'drifted');
  if (held === null) return false;
  return SURFACE_ENTRIES.some(({ surface }) => shownVerdict(held.document[surface], outage.value).status === 'drifted');
}

/** Keeps the browser tab's title and icon as the page is, so that a drift is seen among other tabs. */
export function startPageTitle(): void {
  effect(() => {
    const drifting = isDrifting();
    const name = session.value.kind === 'in' ? chosenHost.value?.name : undefined;
    document.title = [...(drifting ? ['Drift'] : []), ...(name === undefined ? [] : [name]), 'Argos Drift'].join(' · ');
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (icon) icon.href = drifting ? '/favicon-drift.svg' : '/favicon.svg';
  });
}
