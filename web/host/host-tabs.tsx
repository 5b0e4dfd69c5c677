import type { ComponentType } from 'preact';
import type { HostSummary, Surface } from '#contract';
import { later } from '../parts/later.tsx';
import { PAGE_SURFACES } from '../surfaces/index.ts';
import type { PageSurface } from '../surfaces/page-surface.ts';
import { StateLine } from './state-line.tsx';

/** A tab of a host's page. */
export interface HostTab {
  /** Its name in the address. */
  tab: string;
  label: string;
  /** What its dot is about; null where it has none. */
  surface: Surface | null;
  View: ComponentType<{ host: HostSummary }>;
}

function surfaceTab(surface: PageSurface): HostTab {
  const { name, tab, label, View } = surface;
  return {
    tab,
    label,
    surface: name,
    View: ({ host }) => (
      <>
        <StateLine surface={surface} />
        <View host={host.id} />
      </>
    ),
  };
}

const HISTORY: HostTab = {
  tab: 'history',
  label: 'History',
  surface: null,
  View: later(async () => (await import('./other-tabs.ts')).History),
};
const SETTINGS: HostTab = {
  tab: 'settings',
  label: 'Settings',
  surface: null,
  View: later(async () => (await import('./other-tabs.ts')).Settings),
};

/** Every tab, in the order in which they are shown. */
export const HOST_TABS: readonly HostTab[] = [...PAGE_SURFACES.map(surfaceTab), HISTORY, SETTINGS];

const [FIRST = HISTORY, ...OTHERS] = HOST_TABS;

/** The tabs' names in the address; the first one opens where the address names none. */
export const TAB_NAMES: readonly [string, ...string[]] = [FIRST.tab, ...OTHERS.map(({ tab }) => tab)];

/** The tab of this name. */
export const hostTab = (name: string): HostTab => HOST_TABS.find(({ tab }) => tab === name) ?? FIRST;
