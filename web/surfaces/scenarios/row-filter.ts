import type { ScenarioRow } from '#contract';
import { matcher } from '../../data/search.ts';
import type { HelpTopic } from '../../words/help.ts';
import { differs, isMissing, runsOtherwise } from './wanted.ts';

const FILTERS = {
  All: () => true,
  Differing: differs,
  Missing: isMissing,
  New: ({ new_since }: ScenarioRow) => new_since !== undefined,
  Disabled: ({ declared }: ScenarioRow) => declared === 'disabled',
  Enabled: ({ declared }: ScenarioRow) => declared === 'enabled',
  Simulated: ({ declared, installed, simulated }: ScenarioRow) => declared === 'simulated' || (installed && simulated),
  'Needs a reload': runsOtherwise,
  Local: ({ origin }: ScenarioRow) => origin === 'local',
  Tainted: ({ content }: ScenarioRow) => content === 'tainted',
  Outdated: ({ content }: ScenarioRow) => content === 'outdated',
  'Not in the hub': ({ not_in_hub }: ScenarioRow) => not_in_hub,
};

/** Which rows are listed, by the word that stands on the page. */
export type RowFilter = keyof typeof FILTERS;

/** Filters that speak of the host in the present tense. */
const OF_NOW: readonly RowFilter[] = ['Differing', 'Missing', 'Needs a reload'];

const NAMES = Object.keys(FILTERS) as RowFilter[];

/** The filter of a word of the address, in any case; all rows where there is none of that word. */
export const filterNamed = (word: string): RowFilter =>
  NAMES.find((filter) => filter.toLowerCase() === word.toLowerCase()) ?? 'All';

const TOPICS: Partial<Record<RowFilter, HelpTopic>> = {
  Missing: 'missing_from_baseline',
  New: 'new_since',
  Simulated: 'simulated_in_part',
  'Needs a reload': 'reload_needed',
  Local: 'local',
  Tainted: 'tainted',
  Outdated: 'outdated',
  'Not in the hub': 'not_in_hub',
};

/** The docs' section about what a filter lists; undefined where there is none, as of what an operator declared. */
export const filterTopic = (filter: RowFilter): HelpTopic | undefined => TOPICS[filter];

/** Whether a filter lists a row. On a host that may not be spoken of in the present tense, nothing differs. */
const lists = (filter: RowFilter, row: ScenarioRow, isKnown: boolean) =>
  (isKnown || !OF_NOW.includes(filter)) && FILTERS[filter](row);

/**
 * The filters that would list something, with how many rows, and the chosen one in any case, so that it can be left.
 * @param isKnown whether the host may be spoken of in the present tense: where it may not, nothing differs
 */
export function filterChoices(
  rows: readonly ScenarioRow[],
  chosen: RowFilter,
  isKnown: boolean,
): { filter: RowFilter; count: number }[] {
  return NAMES.map((filter) => ({ filter, count: rows.filter((row) => lists(filter, row, isKnown)).length })).filter(
    ({ filter, count }) => count > 0 || filter === 'All' || filter === chosen,
  );
}

/**
 * What a search looks for a row in: its name, the words that it shows, and those of the filters that list it, which its marks have too.
 * @param shown what else stands on the row
 * @param isKnown whether the host may be spoken of in the present tense
 */
export const searchedWords = (row: ScenarioRow, shown: readonly string[], isKnown: boolean): string =>
  [row.canonical_name, ...shown, ...NAMES.filter((filter) => filter !== 'All' && lists(filter, row, isKnown))].join(' ');

/**
 * The rows that pass the filter and hold every word of `search`. They are sorted by name, so that a row keeps its place when its state
 * changes.
 * @param wordsOf what of a row is searched
 * @param isKept rows that stay listed whatever the filter: what happens to them has to be seen
 */
export function listedRows(
  rows: readonly ScenarioRow[],
  search: string,
  filter: RowFilter,
  wordsOf: (row: ScenarioRow) => string = ({ canonical_name }) => canonical_name,
  isKept: (row: ScenarioRow) => boolean = () => false,
): ScenarioRow[] {
  const matches = matcher(search);
  return rows
    .filter((row) => (FILTERS[filter](row) || isKept(row)) && (search === '' || matches(wordsOf(row))))
    .sort((a, b) => (a.canonical_name < b.canonical_name ? -1 : 1));
}
