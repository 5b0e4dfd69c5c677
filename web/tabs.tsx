import { writeAddress } from './address.ts';
import { Link } from './link.tsx';
import { shownVerdict } from './shown.ts';
import { address, evidence, outage } from './state.ts';
import { SURFACE_ENTRIES, type SurfaceEntry } from './surfaces/index.ts';

/** The surfaces' tabs: links, so that they have an address, with a dot where something drifts. */
export function Tabs() {
  return (
    <nav class="tabs" aria-label="What is compared">
      {SURFACE_ENTRIES.map((entry) => (
        <Tab key={entry.tab} entry={entry} />
      ))}
    </nav>
  );
}

function Tab({ entry }: { entry: SurfaceEntry }) {
  const change = { tab: entry.tab };
  return (
    <Link
      class="tab"
      href={writeAddress({ ...address.value, ...change })}
      change={change}
      current={address.value.tab === entry.tab}
    >
      {entry.label}
      <Dot entry={entry} />
    </Link>
  );
}

function Dot({ entry }: { entry: SurfaceEntry }) {
  const verdict = evidence.value?.document[entry.surface];
  if (!verdict?.drift_detected) return null;
  const isCertain = shownVerdict(verdict, outage.value).status === 'drifted';
  return (
    <span class={isCertain ? 'dot dot-drift' : 'dot dot-unknown'}>
      <span class="off-screen">{isCertain ? ' (drifted)' : ' (unknown, last known: drifted)'}</span>
    </span>
  );
}
