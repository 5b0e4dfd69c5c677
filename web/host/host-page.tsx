import type { HostSummary } from '#contract';
import { Banner } from '../banner/banner.tsx';
import { address } from '../data/state.ts';
import { later } from '../parts/later.tsx';
import { EngineFaultNotice } from './engine/engine-fault-notice.tsx';
import { EngineLine } from './engine/engine-line.tsx';
import { QuietNotices } from './engine/quiet-notices.tsx';
import { HostNotices } from './host-notices.tsx';
import { hostTab } from './host-tabs.tsx';
import { HostUnknown } from './host-unknown.tsx';
import { Tabs } from './tabs.tsx';

const HostMuted = later(async () => (await import('../parts/quiet/opened.ts')).HostMuted, 'Muted');

/** Everything about one host: what differs on top, then its tabs. */
export function HostPage({ host }: { host: HostSummary }) {
  const tab = hostTab(address.value.tab);
  return (
    <>
      <EngineFaultNotice />
      {host.muted && <HostMuted host={host} />}
      <HostUnknown host={host} />
      <Banner />
      <HostNotices host={host} />
      <QuietNotices />
      <EngineLine />
      <Tabs />
      <section class="card" aria-label={tab.label}>
        <tab.View key={host.id} host={host} />
      </section>
    </>
  );
}
