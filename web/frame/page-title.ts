import { effect } from '@preact/signals';
import type { HostSummary } from '#contract';
import type { Evidence } from '../data/evidence.ts';
import { chosenHost, evidence, hosts, outage, session } from '../data/state.ts';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import { hostWords } from '../words/host-words.ts';
import { knownEngine } from '../words/known-engine.ts';
import { shownVerdict } from '../words/shown-verdict.ts';
import { type Sign, type StateWords, stateWords } from '../words/state-words.ts';
import { pageName } from './page-name.ts';

/** The states for which a host needs somebody, the worst first. */
const PRESSING: readonly Sign[] = ['failed', 'drifted', 'unknown'];

/** Above it the icon says 9+. */
const ICON_COUNT_MAX = 9;

/** The worst of the states for which somebody is needed; undefined where there is none. */
const worst = (states: readonly StateWords[]): StateWords | undefined =>
  PRESSING.map((wanted) => states.find(({ sign }) => sign === wanted)).find((state) => state !== undefined);

function statesIn(current: Evidence): StateWords[] {
  const fault = knownEngine(current, outage.value)?.fault;
  const verdicts = PAGE_SURFACES.map(({ name }) => current.document[name]);
  const states = verdicts.map((verdict) => {
    const { status, reason } = shownVerdict(verdict, outage.value);
    return stateWords(status, reason, null, null, verdict.is_waived);
  });
  return [...(fault ? [fault] : []), ...states];
}

/** Why a host needs somebody. What the page shows of its host is newer than the list of all. */
function pressing(host: HostSummary): StateWords | undefined {
  const current = evidence.value;
  return worst(current?.document.host?.id === host.id ? statesIn(current) : [hostWords(host)]);
}

/** What the tab says: what stands before the page's name and after it, and which icon. */
interface TabWords {
  count: string;
  state: string | undefined;
  icon: string;
}

function tabWords(): TabWords {
  if (session.value.kind !== 'in') return { count: '', state: undefined, icon: '/favicon.svg' };
  if (outage.value !== null) return { count: '?', state: stateWords('unknown').word, icon: '/favicon-unknown.svg' };
  const all = hosts.value ?? [];
  const states = all.map(pressing).filter((state) => state !== undefined);
  const shown = all.find(({ id }) => id === chosenHost.value?.id);
  const sign = worst(states)?.sign;
  return {
    count: String(states.length || ''),
    state: shown && pressing(shown)?.word,
    icon: sign ? `/favicon-${sign}-${Math.min(states.length, ICON_COUNT_MAX + 1)}.svg` : '/favicon.svg',
  };
}

/**
 * Keeps in the browser tab's title and icon how many hosts need somebody, so that it is seen among other tabs. While nobody knows both
 * say that, and no number.
 */
export function startPageTitle(): void {
  effect(() => {
    const { count, state, icon } = tabWords();
    document.title = `${count && `(${count}) `}${[pageName.value, state, 'Argos Drift'].filter(Boolean).join(' · ')}`;
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (link) link.href = icon;
  });
}
