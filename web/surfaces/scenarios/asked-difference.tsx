import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Declared, DriftDocument, ScenarioRow } from '#contract';
import { now } from '../../data/clock.ts';
import { useDocument } from '../../data/resource.ts';
import { mayWrite, outage } from '../../data/state.ts';
import { shownIntent } from '../../data/writes/intent-write.ts';
import { HelpLink } from '../../parts/help-link.tsx';
import { useKeptFocus } from '../../parts/kept-focus.ts';
import { Name } from '../../parts/name.tsx';
import { Waive } from '../../parts/quiet/waive.tsx';
import { Unlisted } from '../../parts/unlisted.tsx';
import { diskStatus, shownVerdict } from '../../words/shown-verdict.ts';
import { clockWords } from '../../words/time-words.ts';
import { ASKED_LISTS, type AskedList, askedBy, isLocal } from './asked.ts';
import { BaselineButtons } from './baseline/buttons.tsx';
import { BaselineDialog } from './baseline/dialog.tsx';
import { baselineDifference, differing } from './baseline/difference.ts';
import { changeKey, notMade, scenariosResource } from './changes.ts';
import { declare } from './declare.ts';
import { listed } from './differing/listed.ts';
import { NotMade } from './not-made.tsx';

interface Words {
  title: string;
  /** What is declared where a declaration gives way to what the host has. */
  keep: Declared;
  keepVerb: string;
  /** What the baseline has where it gives way. */
  accepted: string;
  /** Of a local file: what is left to do. */
  ofLocal: string;
}

const WORDS: Record<AskedList, Words> = {
  actually_missing: {
    title: 'Missing',
    keep: 'disabled',
    keepVerb: 'disable',
    accepted: 'no longer expected',
    ofLocal: 'a local file: no apply can bring it back',
  },
  actually_simulated: {
    title: 'Simulated: detects, does not block',
    keep: 'simulated',
    keepVerb: 'simulate',
    accepted: 'simulated',
    ofLocal: 'a local file, by hand: sudo cscli simulation disable, then reload CrowdSec',
  },
  not_simulated: {
    title: 'Not simulated: detects and blocks',
    keep: 'enabled',
    keepVerb: 'enable',
    accepted: 'not simulated',
    ofLocal: 'a local file, by hand: sudo cscli simulation enable, then reload CrowdSec',
  },
};

/**
 * What is not installed or simulated as it shall be, and the ways to keep what is: a declaration gives way to another, and what was
 * adopted is accepted as it is now.
 */
export function AskedDifference({ document, host }: { document: DriftDocument; host: string }) {
  const verdict = document.scenarios;
  const inQuestion = useSignal<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { press, release } = useKeptFocus(box);
  const { document: scenarios } = useDocument(scenariosResource, host);
  const rows = scenarios?.scenarios ?? [];
  const isKnown = scenarios?.is_available === true && diskStatus(shownVerdict(verdict, outage.value)) !== 'unknown';
  const shown = new Set(differing(baselineDifference(rows)).map(({ canonical_name }) => canonical_name));
  // One alone has its own button above.
  const isSeveral = shown.size > 1;
  // Where nothing else differs it ends the alarm: it is asked first, as for all that differs.
  const ask = (name: string) => {
    press();
    inQuestion.value = name;
  };
  const keep = async (name: string, declared: Declared) => {
    press();
    const isSimulated = verdict.expected_simulated?.includes(name);
    const shown = { host, declared: isSimulated ? 'simulated' : 'enabled', of: shownIntent(document) } as const;
    await declare(host, name, declared, { shown, isInBanner: true });
    if (notMade.peek().has(changeKey(host, name))) release();
  };
  return (
    <div class="banner-part" ref={box}>
      {ASKED_LISTS.map((list) => {
        const { names, count } = listed(verdict, list);
        const ofBaseline = askedBy(verdict, list).baseline.names;
        const words = WORDS[list];
        const isInPart =
          list === 'not_simulated' &&
          rows.some(({ canonical_name, simulated_in_part }) => simulated_in_part && names.includes(canonical_name));
        const action = (name: string, inPart: boolean | undefined) => {
          if (!mayWrite.value) return null;
          // Of rows that do not tell of it yet the operator has seen nothing.
          const digest = isKnown && shown.has(name) ? scenarios?.digest : undefined;
          if (!ofBaseline.includes(name))
            return (
              verdict.cause === 'host' &&
              // No declaration asks for what is simulated in part.
              !inPart &&
              button(`Keep it: ${words.keepVerb}`, name, () => void keep(name, words.keep))
            );
          return digest && button(`Accept: ${inPart ? 'simulated in part' : words.accepted}`, name, () => ask(name));
        };
        return count === 0 ? null : (
          <div key={list} class="differing">
            <h3>
              {isInPart ? 'Not simulated, or only in part: blocks' : words.title}{' '}
              {list === 'actually_missing' && ofBaseline.length > 0 && <HelpLink topic="missing_from_baseline" about="missing" />}
            </h3>
            <ul>
              {names.map((name) => {
                const row = rows.find(({ canonical_name }) => canonical_name === name);
                return (
                  <li key={name}>
                    <Name>{name}</Name>
                    <Note row={row} />
                    {ofBaseline.includes(name) && <ByHand row={row} isLocal={isLocal(name, rows)} ofLocal={words.ofLocal} />}
                    {action(name, row?.simulated_in_part)}
                    <Waive host={host} surface="scenarios" item={name} />
                    <NotMade host={host} name={name} isInBanner />
                  </li>
                );
              })}
            </ul>
            <Unlisted count={count - names.length} host={host} />
          </div>
        );
      })}
      {scenarios?.baseline && isSeveral && (
        <BaselineButtons host={host} scenarios={scenarios} isKnown={isKnown} mayDrop={false} />
      )}
      {inQuestion.value !== null && (
        <BaselineDialog
          host={host}
          question="accept"
          only={inQuestion.value}
          onClosed={(isChanged) => {
            if (!isChanged) release();
            inQuestion.value = null;
          }}
        />
      )}
    </div>
  );
}

function Note({ row }: { row: ScenarioRow | undefined }) {
  if (row?.installed && row.simulated_in_part) return <span class="quiet">some of its rules block, the others only detect</span>;
  if (row?.installed_until === undefined) return null;
  return <span class="quiet">installed until {clockWords(Date.parse(row.installed_until), now.value)}</span>;
}

/** What is left to do where only the baseline asks for it and no apply brings it about. */
function ByHand({ row, isLocal, ofLocal }: { row: ScenarioRow | undefined; isLocal: boolean; ofLocal: string }) {
  if (isLocal) return <span class="quiet">{ofLocal}</span>;
  return row?.not_in_hub ? (
    <span class="quiet">this host’s hub does not have it: update the hub there, or accept what is</span>
  ) : null;
}

const button = (label: string, name: string, press: () => void) => (
  <button
    type="button"
    class="button button-small"
    title="Makes what the host has now what it shall have, instead of putting the host back"
    onClick={press}
  >
    {label} <span class="off-screen">{name}</span>
  </button>
);
