import { writeAddress } from './data/address.ts';
import { address, chosenHost, hosts, left, pollFailure, session } from './data/state.ts';
import { Header } from './frame/header.tsx';
import { OutageNotice } from './frame/outage-notice.tsx';
import { HostPage } from './host/host-page.tsx';
import { later } from './parts/later.tsx';
import { Link } from './parts/link.tsx';

const Footer = later(async () => (await import('./frame/after-first-picture.ts')).Footer, '');
const loadFleet = async () => (await import('./fleet/fleet-page.tsx')).FleetPage;
const FleetPage = later(loadFleet, '');
const LogIn = later(async () => (await import('./frame/log-in.tsx')).LogIn);
const FleetSettings = later(async () => (await import('./fleet-settings/fleet-settings.tsx')).FleetSettings);
const Enroll = later(async () => (await import('./enroll/enroll.tsx')).Enroll);

/** Begins to load what the address leads to, while it is still asked who is logged in and which hosts there are. */
export function loadAhead(): void {
  const { host, page } = address.peek();
  // Where it cannot be loaded, its place says so.
  if (!host && !page) loadFleet().catch(() => {});
}

/** The whole page. */
export function App() {
  return (
    <>
      <Header />
      <Content />
      <Footer />
    </>
  );
}

function Content() {
  const state = session.value;
  switch (state.kind) {
    case 'checking':
      return <Waiting failure={state.failure} />;
    case 'out':
      return <LogIn />;
    case 'in':
      return (
        <main>
          <p class="left" role="status">
            {left.value}
          </p>
          {hosts.value && address.value.page !== 'settings' && <OutageNotice />}
          <Page />
        </main>
      );
  }
}

function Page() {
  const all = hosts.value;
  if (address.value.page === 'settings') return <FleetSettings />;
  if (all === null) return <Waiting failure={pollFailure.value} />;
  if (address.value.page || all.length === 0) return <AddHost isFirst={all.length === 0} />;
  const host = chosenHost.value;
  if (host !== null) return <HostPage key={host.id} host={host} />;
  return address.value.host === null ? <FleetPage /> : <UnknownHost />;
}

function AddHost({ isFirst }: { isFirst: boolean }) {
  return (
    <section class="card">
      {isFirst && <h2>No host yet</h2>}
      <Enroll isFirst={isFirst} />
    </section>
  );
}

function UnknownHost() {
  const change = { host: null };
  return (
    <p class="card">
      The host that this address names is not enrolled.{' '}
      <Link href={writeAddress({ ...address.value, ...change })} change={change}>
        Show all hosts
      </Link>
    </p>
  );
}

function Waiting({ failure }: { failure: string | null }) {
  return (
    <>
      <h1 class="off-screen">Argos Drift</h1>
      <p class="waiting" role="status">
        {failure === null ? 'Asking Argos Drift…' : `${failure} The page keeps trying.`}
      </p>
    </>
  );
}
