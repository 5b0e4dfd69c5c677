import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CatalogueItem, ScenarioRow } from '#contract';
import { evidence, mayWrite } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { quotable } from '../../words/quotation.ts';
import { hubScenarios, loadCatalogue, withoutRow } from './catalogue.ts';
import { changeKey, notMade, pendingScenarios } from './changes.ts';
import { Actions } from './declaring/actions.tsx';
import { NotMade } from './not-made.tsx';

/** A hub has hundreds; nobody reads that many, and a search finds each. */
const LISTED_MAX = 50;

interface Props {
  host: string;
  /** Everything that is listed anyhow: what is installed, declared or in the baseline. */
  rows: readonly ScenarioRow[];
  search: string;
}

/** The scenarios of the host's hub that are neither installed nor declared: each can be declared. Folded away until it is opened or searched. */
export function HubItems({ host, rows, search }: Props) {
  const isOpen = useSignal(false);
  const scenarios = hubScenarios(host);
  // While there is none, each change of the host may have brought it.
  const waitsFor = scenarios === null ? evidence.value?.document.sequence : null;
  useEffect(() => void loadCatalogue(host), [host, waitsFor]);
  if (scenarios === null) return null;
  const found = withoutRow(scenarios, new Set(rows.map(({ canonical_name }) => canonical_name)), search);
  const isSearched = search.trim() !== '';
  if (found.length === 0 && !isSearched) return null;
  return (
    <details
      class="collections hub-items"
      open={isSearched}
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        Not installed, in this host’s hub: {found.length}
        {isSearched && ' match'}
      </summary>
      {(isOpen.value || isSearched) && (
        <ul class="rows" aria-label="Not installed, in this host’s hub">
          {found.slice(0, LISTED_MAX).map((item) => (
            <HubItem key={item.name} host={host} item={item} />
          ))}
        </ul>
      )}
      {found.length > LISTED_MAX && (
        <p class="quiet">And {found.length - LISTED_MAX} more: search for a word of the name or of what it detects.</p>
      )}
    </details>
  );
}

const NEITHER = { declared: null, origin: null, installed: false } as const;

function HubItem({ host, item: { name, version, description } }: { host: string; item: CatalogueItem }) {
  const key = changeKey(host, name);
  const isPending = pendingScenarios.value.has(key);
  return (
    <li class="row row-plain" aria-busy={isPending}>
      <div class="row-words">
        <Name>{name}</Name>
        {description !== undefined && (
          <p class="row-description">
            <q>{quotable(description)}</q>
          </p>
        )}
        <p class="row-state">
          <span class="row-tone">{isPending ? 'Saving…' : `Not installed${version === null ? '' : `, version ${version}`}`}</span>
        </p>
        {notMade.value.get(key)?.overtaken.length === 0 && <NotMade host={host} name={name} />}
      </div>
      {mayWrite.value && <Actions row={{ ...NEITHER, canonical_name: name }} host={host} disabled={isPending} />}
    </li>
  );
}
