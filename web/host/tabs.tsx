import type { Surface } from '#contract';
import { writeAddress } from '../data/address.ts';
import { address, evidence, outage, pollFailure } from '../data/state.ts';
import { Link } from '../parts/link.tsx';
import { shownVerdict } from '../words/shown-verdict.ts';
import { stateWords } from '../words/state-words.ts';
import { HOST_TABS, type HostTab, hostTab } from './host-tabs.tsx';

/** The tabs of a host's page: links, so that they have an address, with a dot where something drifts or is not known. */
export function Tabs() {
  // What the first answer tells stands above the tabs, and would move them and their card down under the pointer. Where it is late they are shown all the same (tabs.css).
  const isWaiting = evidence.value === null && pollFailure.value === null;
  return (
    <nav class={isWaiting ? 'tabs tabs-waiting' : 'tabs'} aria-label="About this host">
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

/** Its place is kept where there is none, so that the tabs beside it do not move. */
function Dot({ surface }: { surface: Surface }) {
  const verdict = evidence.value?.document[surface];
  const shown = verdict && shownVerdict(verdict, outage.value);
  const state = shown && stateWords(shown.status, shown.reason, shown.evidence, shown.basis, verdict.is_waived);
  // A dot asks for a look, which what surely runs, what nobody declared, and what is waived, need not.
  if (!state || /running|undeclared|waived/.test(state.sign)) return <span class="dot" />;
  return (
    <span class={`dot dot-${state.sign}`}>
      <span class="off-screen">
        {` (${state.word.toLowerCase()}${shown.lastKnown === 'drifted' ? ', last known: drifted' : ''})`}
      </span>
    </span>
  );
}
