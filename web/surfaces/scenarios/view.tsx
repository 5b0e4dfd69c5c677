import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ScenarioRow } from '#contract';
import { useDocument } from '../../data/resource.ts';
import { evidence, outage } from '../../data/state.ts';
import { later } from '../../parts/later.tsx';
import { diskStatus, shownVerdict } from '../../words/shown-verdict.ts';
import { pendingScenarios, refusedScenarios, scenariosResource } from './changes.ts';
import { DeclareDialog } from './declaring/question.tsx';
import { descriptions } from './descriptions.ts';
import { ScenarioItem } from './item.tsx';
import { filterChoices, listedRows, type RowFilter } from './row-filter.ts';
import { changeKey, withPending, withRunning } from './row-state.ts';

/** Older Workers do not say what was adopted. */
const BaselineLine = later(async () => (await import('./opened.ts')).BaselineLine, '');
const Collections = later(async () => (await import('./opened.ts')).Collections, '');
const Container = later(async () => (await import('./opened.ts')).Container, '');
const FirstSteps = later(async () => (await import('./opened.ts')).FirstSteps, null);
const HubItems = later(async () => (await import('./opened.ts')).HubItems, '');
const Withdrawn = later(async () => (await import('./opened.ts')).Withdrawn, '');

/** The Scenarios tab: every installed and every declared scenario of a host. */
export function ScenariosView({ host }: { host: string }) {
  const { document, failure } = useDocument(scenariosResource, host);
  useEffect(() => {
    // They are needed as soon as the list has come. Where they cannot be loaded, each says so in its place.
    import('./opened.ts').catch(() => {});
  }, []);
  const search = useSignal('');
  const filter = useSignal<RowFilter>('All');
  if (document === null) return <p class="waiting">{failure ?? 'Loading the scenarios…'}</p>;

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
    return pendingScenarios.value.has(key) || refusedScenarios.value.has(key);
  };
  const rows = listedRows(all, search.value, filter.value, descriptions.value, isKept);
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
        <label class="search">
          <span class="off-screen">Search scenarios</span>
          <input
            type="search"
            placeholder="Search scenarios"
            value={search.value}
            onInput={(event) => {
              search.value = event.currentTarget.value;
            }}
          />
        </label>
        <fieldset class="filters">
          <legend class="off-screen">Show</legend>
          {filterChoices(all, filter.value, isKnown).map((choice) => (
            <label key={choice.filter}>
              <input
                type="radio"
                name="filter"
                class="off-screen"
                checked={filter.value === choice.filter}
                onChange={() => {
                  filter.value = choice.filter;
                }}
              />
              {choice.filter} {choice.count}
            </label>
          ))}
        </fieldset>
        <span class="off-screen" role="status">
          {rows.length} of {all.length} scenarios listed
        </span>
      </div>
      <DeclareDialog host={host} />
      <Withdrawn host={host} />
      <ul class="rows" aria-label="Scenarios">
        {rows.map((row) => (
          <ScenarioItem key={row.canonical_name} row={row} host={host} surface={surface} isAvailable={document.is_available} />
        ))}
      </ul>
      <HubItems host={host} rows={all} search={search.value} />
      {rows.length === 0 && (
        <p class="waiting">
          {document.scenarios.length > 0
            ? 'Nothing installed or declared matches.'
            : document.is_available
              ? 'No scenario is installed on this host and none is declared.'
              : 'Which scenarios are installed is not known yet.'}
        </p>
      )}
    </>
  );
}
