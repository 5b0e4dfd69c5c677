import type { ScenarioRow } from '#contract';
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

/**
 * The filters that would list something, with how many rows, and the chosen one in any case, so that it can be left.
 * @param isKnown whether the host may be spoken of in the present tense: where it may not, nothing differs
 */
export function filterChoices(
  rows: readonly ScenarioRow[],
  chosen: RowFilter,
  isKnown: boolean,
): { filter: RowFilter; count: number }[] {
  return (Object.keys(FILTERS) as RowFilter[])
    .map((filter) => ({ filter, count: isKnown || !OF_NOW.includes(filter) ? rows.filter(FILTERS[filter]).length : 0 }))
    .filter(({ filter, count }) => count > 0 || filter === 'All' || filter === chosen);
}

/**
 * The rows that pass the filter and hold every word of `search` in name or description. They are sorted by name, so that a
 * row keeps its place when its state changes.
 * @param isKept rows that stay listed whatever the filter: what happens to them has to be seen
 */
export function listedRows(
  rows: readonly ScenarioRow[],
  search: string,
  filter: RowFilter,
  descriptions: ReadonlyMap<string, string> = new Map(),
  isKept: (row: ScenarioRow) => boolean = () => false,
): ScenarioRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row: ScenarioRow) => `${row.canonical_name} ${descriptions.get(row.canonical_name) ?? ''}`.toLowerCase();
  return rows
    .filter((row) => (FILTERS[filter](row) || isKept(row)) && words.every((word) => text(row).includes(word)))
    .sort((a, b) => (a.canonical_name < b.canonical_name ? -1 : 1));
}
