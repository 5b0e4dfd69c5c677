import type { Surface } from '#contract';
import { writeAddress } from '../data/address.ts';
import { address, evidence, outage } from '../data/state.ts';
import { Link } from '../parts/link.tsx';
import { shownVerdict } from '../words/shown-verdict.ts';
import { stateWords } from '../words/state-words.ts';
import { HOST_TABS, type HostTab, hostTab } from './host-tabs.tsx';

/** The tabs of a host's page: links, so that they have an address, with a dot where something drifts or is not known. */
export function Tabs() {
  return (
    <nav class="tabs" aria-label="About this host">
      {HOST_TABS.map((entry) => (
        <Tab key={entry.tab} entry={entry} />
      ))}
    </nav>
  );
}

function Tab({ entry }: { entry: HostTab }) {
  const change = { tab: entry.tab };
  return (
    <Link
      class="tab"
      href={writeAddress({ ...address.value, ...change })}
      change={change}
      current={hostTab(address.value.tab) === entry}
    >
      {entry.label}
      {entry.surface && <Dot surface={entry.surface} />}
    </Link>
  );
}

function Dot({ surface }: { surface: Surface }) {
  const verdict = evidence.value?.document[surface];
  if (!verdict) return null;
  const { status, reason, evidence: restsOn, basis, lastKnown } = shownVerdict(verdict, outage.value);
  const { sign, word } = stateWords(status, reason, restsOn, basis);
  // A dot asks for a look, which what surely runs, and what nobody declared, need not.
  if (sign === 'running' || sign === 'undeclared') return null;
  return (
    <span class={`dot dot-${sign}`}>
      <span class="off-screen">{` (${word.toLowerCase()}${lastKnown === 'drifted' ? ', last known: drifted' : ''})`}</span>
    </span>
  );
}
