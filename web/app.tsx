import type { HostSummary } from '#contract';
import { Banner } from './banner.tsx';
import { Enroll } from './enroll.tsx';
import { Header } from './header.tsx';
import { HostNotices } from './host-notices.tsx';
import { LogIn } from './log-in.tsx';
import { OutageNotice } from './outage-notice.tsx';
import { address, chosenHost, hosts, pollFailure, session } from './state.ts';
import { StateLine } from './state-line.tsx';
import { SURFACE_ENTRIES } from './surfaces/index.ts';
import { SURFACE_VIEWS } from './surfaces/views.ts';
import { Tabs } from './tabs.tsx';

/** The whole page. */
export function App() {
  return (
    <>
      <Header />
      <Content />
    </>
  );
}

function Content() {
  const who = session.value;
  switch (who.kind) {
    case 'checking':
      return <Waiting failure={who.failure} />;
    case 'out':
      return <LogIn message={who.message} />;
    case 'in':
      return (
        <main>
          {hosts.value && <OutageNotice />}
          <Fleet />
        </main>
      );
  }
}

function Fleet() {
  const all = hosts.value;
  if (all === null) return <Waiting failure={pollFailure.value} />;
  if (all.length === 0) return <NoHost />;
  const host = chosenHost.value;
  return (
    <>
      {host === null ? (
        <p class="card">The host that this address names is not enrolled. Choose one above.</p>
      ) : (
        <Host key={host.id} host={host} />
      )}
      <details class="card add-host">
        <summary>Add a host</summary>
        <Enroll />
      </details>
    </>
  );
}

function NoHost() {
  return (
    <section class="card">
      <h2>No host yet</h2>
      <Enroll />
    </section>
  );
}

function Host({ host }: { host: HostSummary }) {
  const entry = SURFACE_ENTRIES.find(({ tab }) => tab === address.value.tab) ?? SURFACE_ENTRIES[0];
  const { View } = SURFACE_VIEWS[entry.surface];
  return (
    <>
      <Banner />
      <HostNotices host={host} />
      <Tabs />
      <section class="card" aria-label={entry.label}>
        <StateLine surface={entry.surface} />
        <View key={entry.tab} host={host.id} />
      </section>
    </>
  );
}

function Waiting({ failure }: { failure: string | null }) {
  return (
    <p class="waiting" role="status">
      {failure === null ? 'Asking Argos Drift…' : `${failure} The page keeps trying.`}
    </p>
  );
}
