import type { Declared, ScenarioRow, Status } from '#contract';

/** How a row is shown. `differs` is the only one that may be amber, `unknown` says nothing about the host. */
export interface RowState {
  tone: 'plain' | 'declared' | 'differs' | 'unknown';
  words: string;
}

/**
 * What a scenario's row says. Only with a current verdict (`in_sync` or `drifted`) or an undeclared surface may it speak
 * of the host in the present tense; `isAvailable` is whether the rows rest on a decidable report.
 */
export function rowState(row: ScenarioRow, surface: Status, isAvailable: boolean): RowState {
  const known = isAvailable && surface !== 'unknown';
  switch (row.declared) {
    case 'disabled':
      if (!known) return { tone: 'unknown', words: 'Disabled here; on the host: unknown' };
      return row.installed
        ? { tone: 'differs', words: 'Disabled here, still installed' }
        : { tone: 'declared', words: 'Disabled here, not installed' };
    case 'enabled':
      if (!known) return { tone: 'unknown', words: 'Enabled here; on the host: unknown' };
      return row.installed
        ? { tone: 'declared', words: 'Enabled here, installed' }
        : { tone: 'differs', words: 'Enabled here, not installed' };
    case null:
      if (!known) return { tone: 'unknown', words: `Last known: ${row.installed ? 'installed' : 'not installed'}` };
      return { tone: 'plain', words: row.installed ? 'Installed' : 'Not installed' };
  }
}

/** The key of one host's scenario among changes that are on their way or were refused. */
export const changeKey = (host: string, name: string): string => `${host} ${name}`;

/** A host's rows with the operator's unanswered changes, by `changeKey`, laid over them. */
export function withPending(
  rows: readonly ScenarioRow[],
  host: string,
  pending: ReadonlyMap<string, Declared | null>,
): ScenarioRow[] {
  return rows.map((row) => {
    const declared = pending.get(changeKey(host, row.canonical_name));
    return declared === undefined ? row : { ...row, declared, disabled: declared === 'disabled' };
  });
}

/** Which rows are listed. */
export type RowFilter = 'all' | 'differing' | 'declared';

function passes(row: ScenarioRow, filter: RowFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'declared':
      return row.declared !== null;
    case 'differing':
      return (row.declared === 'disabled' && row.installed) || (row.declared === 'enabled' && !row.installed);
  }
}

/** The rows that pass the filter and hold every word of `search` in name or description, by name, so that none moves when it changes. */
export function listedRows(
  rows: readonly ScenarioRow[],
  search: string,
  filter: RowFilter,
  descriptions: Readonly<Record<string, string>> = {},
): ScenarioRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row: ScenarioRow) => `${row.canonical_name} ${descriptions[row.canonical_name] ?? ''}`.toLowerCase();
  return rows
    .filter((row) => passes(row, filter) && words.every((word) => text(row).includes(word)))
    .sort((a, b) => (a.canonical_name < b.canonical_name ? -1 : 1));
}
