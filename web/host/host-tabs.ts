import type { Surface } from '#contract';

/** A tab of a host's page; its view is in `tab-views.tsx`. `surface`: what its dot is about. */
export interface HostTab {
  /** Its name in the address. */
  tab: 'scenarios' | 'appsec-tuning' | 'history' | 'settings';
  label: string;
  surface: Surface | null;
}

const FIRST: HostTab = { tab: 'scenarios', label: 'Scenarios', surface: 'scenarios' };

/** Every tab, in the order in which they are shown. */
export const HOST_TABS: readonly [HostTab, ...HostTab[]] = [
  FIRST,
  { tab: 'appsec-tuning', label: 'AppSec', surface: 'appsec_tuning' },
  { tab: 'history', label: 'History', surface: null },
  { tab: 'settings', label: 'Settings', surface: null },
];

/** The tabs' names in the address; the first one opens where the address names none. */
export const TAB_NAMES: readonly [string, ...string[]] = [FIRST.tab, ...HOST_TABS.slice(1).map(({ tab }) => tab)];

/** The tab of this name. */
export function hostTab(name: string): HostTab {
  return HOST_TABS.find(({ tab }) => tab === name) ?? FIRST;
}
