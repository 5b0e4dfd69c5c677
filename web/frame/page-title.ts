import { effect } from '@preact/signals';
import { chosenHost, evidence, hosts, outage, session } from '../data/state.ts';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import { hostWords } from '../words/host-words.ts';
import { knownEngine } from '../words/known-engine.ts';
import { shownVerdict } from '../words/shown-verdict.ts';
import { type StateWords, stateWords } from '../words/state-words.ts';

function hostStates(): StateWords[] {
  const current = evidence.value;
  if (current === null) return [];
  const fault = knownEngine(current, outage.value)?.fault;
  const verdicts = PAGE_SURFACES.map(({ name }) => shownVerdict(current.document[name], outage.value));
  return [...(fault ? [fault] : []), ...verdicts.map(({ status, reason }) => stateWords(status, reason))];
}

const fleetStates = (): StateWords[] => (outage.value === null ? (hosts.value ?? []).map(hostWords) : []);

/** What the browser tab tells: what is red, else what is amber, of the page's host or of the fleet. */
function pressing(): StateWords | undefined {
  if (session.value.kind !== 'in') return undefined;
  const states = chosenHost.value === null ? fleetStates() : hostStates();
  return states.find(({ sign }) => sign === 'failed') ?? states.find(({ sign }) => sign === 'drifted');
}

const ICONS = { failed: '/favicon-failed.svg', drifted: '/favicon-drift.svg' };

/** Keeps what needs a person in the browser tab's title and icon, so that it is seen among other tabs. */
export function startPageTitle(): void {
  effect(() => {
    const pressed = pressing();
    const name = session.value.kind === 'in' ? chosenHost.value?.name : undefined;
    document.title = [
      ...(pressed ? [pressed.word.replace('Drifted', 'Drift')] : []),
      ...(name ? [name] : []),
      'Argos Drift',
    ].join(' · ');
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (icon) icon.href = pressed?.sign === 'failed' ? ICONS.failed : pressed ? ICONS.drifted : '/favicon.svg';
  });
}
