import type { ScenarioRow, ScenariosDocument } from '#contract';
import { now } from '../../data/clock.ts';
import type { Loaded } from '../../data/resource.ts';
import { evidence, listing, narrow, outage } from '../../data/state.ts';
import { HelpLink } from '../../parts/help-link.tsx';
import { later } from '../../parts/later.tsx';
import { NothingFound, Search } from '../../parts/search.tsx';
import { diskStatus, shownVerdict } from '../../words/shown-verdict.ts';
import { clockWords } from '../../words/time-words.ts';
import { changeKey, notMade, pendingScenarios } from './changes.ts';
import { DeclareDialog } from './declaring/question.tsx';
import { descriptions } from './descriptions.ts';
import { ScenarioItem } from './item.tsx';
import { filterChoices, filterNamed, filterTopic, listedRows, searchedWords } from './row-filter.ts';
import { rowState, withPending, withRunning } from './row-state.ts';

/** Older Workers do not say what was adopted. */
const BaselineLine = later(async () => (await import('./opened.ts')).BaselineLine, '');
const Collections = later(async () => (await import('./opened.ts')).Collections, '');
const Container = later(async () => (await import('./opened.ts')).Container, '');
const FirstSteps = later(async () => (await import('./opened.ts')).FirstSteps, null);
const HubItems = later(async () => (await import('./opened.ts')).HubItems, '');
const NotMadeOfNoRow = later(async () => (await import('./opened.ts')).NotMadeOfNoRow, '');
const Withdrawn = later(async () => (await import('./opened.ts')).Withdrawn, '');

interface Props extends Loaded<ScenariosDocument> {
  host: string;
}

/** Every installed and every declared scenario of a host, as far as they are loaded. */
export function ScenariosView({ host, document, failure }: Props) {
  if (document === null) return <p class="waiting">{failure}</p>;
  const { search } = listing.value;
  const filter = filterNamed(listing.value.filter);
  const topic = filterTopic(filter);
  const verdict = evidence.value?.document.scenarios;
  const shown = verdict && shownVerdict(verdict, outage.value);
  const surface = shown === undefined ? 'unknown' : diskStatus(shown);
  const isKnown = document.is_available && surface !== 'unknown';
  const all = withPending(
    withRunning(document.scenarios, shown?.reason === 'engine_down', verdict?.not_running),
    host,
    pendingScenarios.value,
  );
  const isKept = ({ canonical_name }: ScenarioRow) => {
    const key = changeKey(host, canonical_name);
    return pendingScenarios.value.has(key) || notMade.value.has(key);
  };
  const wordsOf = (row: ScenarioRow) => {
    const { words } = rowState(row, surface, document.is_available, (moment) => clockWords(Date.parse(moment), now.value));
    return searchedWords(row, [words, descriptions.value.get(row.canonical_name) ?? ''], isKnown);
  };
  const rows = listedRows(all, search, filter, wordsOf, isKept);
  return (
    <>
      {failure && <p class="problem">{failure} The list below may be old.</p>}
      <FirstSteps />
      {document.baseline !== undefined && <BaselineLine host={host} scenarios={document} isKnown={isKnown} />}
      {(document.collections || (document.is_available && all.length > 0)) && (
        <Collections collections={document.collections} isKnown={isKnown} />
      )}
      {evidence.value?.document.host?.install === 'docker' && <Container rows={document.scenarios} />}
      <div class="toolbar" hidden={all.length === 0}>
        <Search of="scenarios" shown={rows.length} all={all.length} />
        <fieldset class="filters">
          <legend class="off-screen">Show</legend>
          {filterChoices(all, filter, isKnown).map((choice) => (
            <label key={choice.filter}>
              <input
                type="radio"
                name="filter"
                class="off-screen"
                checked={filter === choice.filter}
                onChange={() => narrow({ filter: choice.filter === 'All' ? '' : choice.filter.toLowerCase() })}
              />
              {choice.filter} {choice.count}
            </label>
          ))}
        </fieldset>
      </div>
      {/* Once above the rows: beside each it would be a stop of the Tab key in each. */}
      {topic && (
        <p class="quiet">
          What “{filter}” means: <HelpLink topic={topic} about={filter.toLowerCase()} />
        </p>
      )}
      <DeclareDialog host={host} />
      <Withdrawn host={host} />
      {notMade.value.size > 0 && <NotMadeOfNoRow host={host} listed={new Set(rows.map((row) => row.canonical_name))} />}
      <ul class="rows" aria-label="Scenarios">
        {rows.map((row) => (
          <ScenarioItem key={row.canonical_name} row={row} host={host} surface={surface} isAvailable={document.is_available} />
        ))}
      </ul>
      <HubItems host={host} rows={all} search={search} />
      {rows.length === 0 &&
        (all.length > 0 ? (
          <NothingFound>Nothing installed or declared matches.</NothingFound>
        ) : (
          <p class="waiting">
            {document.is_available
              ? 'No scenario is installed on this host and none is declared.'
              : 'Which scenarios are installed is not known yet.'}
          </p>
        ))}
    </>
  );
}
