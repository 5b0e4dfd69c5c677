import { effect } from '@preact/signals';
import { chosenHost, evidence, hosts, outage, session } from '../data/state.ts';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import { shownVerdict } from '../words/shown-verdict.ts';

function isDrifting(): boolean {
  const current = evidence.value;
  if (session.value.kind !== 'in') return false;
  if (chosenHost.value === null) return outage.value === null && !!hosts.value?.some(({ state }) => state === 'drifted');
  if (current === null) return false;
  return PAGE_SURFACES.some(({ name }) => shownVerdict(current.document[name], outage.value).status === 'drifted');
}

/** Keeps a drift in the browser tab's title and icon, so that it is seen among other tabs. */
export function startPageTitle(): void {
  effect(() => {
    const drifting = isDrifting();
    const name = session.value.kind === 'in' ? chosenHost.value?.name : undefined;
    document.title = [...(drifting ? ['Drift'] : []), ...(name === undefined ? [] : [name]), 'Argos Drift'].join(' · ');
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (icon) icon.href = drifting ? '/favicon-drift.svg' : '/favicon.svg';
  });
}
