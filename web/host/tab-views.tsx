import type { ComponentType } from 'preact';
import type { HostSummary } from '#contract';
import { AppsecTuningView } from '../surfaces/appsec-tuning/view.tsx';
import { ScenariosView } from '../surfaces/scenarios/view.tsx';
import { History } from './history.tsx';
import type { HostTab } from './host-tabs.ts';
import { Settings } from './settings/settings.tsx';
import { StateLine } from './state-line.tsx';

interface Props {
  host: HostSummary;
}

/** The view of every tab. */
export const TAB_VIEWS: Record<HostTab['tab'], ComponentType<Props>> = {
  scenarios: ({ host }: Props) => (
    <>
      <StateLine surface="scenarios" />
      <ScenariosView host={host.id} />
    </>
  ),
  'appsec-tuning': ({ host }: Props) => (
    <>
      <StateLine surface="appsec_tuning" />
      <AppsecTuningView host={host.id} />
    </>
  ),
  history: History,
  settings: Settings,
};
