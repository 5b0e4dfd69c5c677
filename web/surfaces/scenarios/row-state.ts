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
  if (row.declared !== null && row.part_of !== null) {
    const declared = row.declared === 'disabled' ? 'Disabled' : 'Enabled';
    return { tone: 'unknown', words: `${declared} here, but it is a part of ${row.part_of}: declare that instead` };
  }
  switch (row.declared) {
    case 'disabled':
      if (!known) return { tone: 'unknown', words: 'Disabled here; on the host: unknown' };
      return row.installed
        ? { tone: 'differs', words: 'Disabled here, still installed' }
        : { tone: 'declared', words: 'Disabled here, not installed' };
    case 'enabled':
      if (!known) return { tone: 'unknown', words: 'Enabled here; on the host: unknown' };
      if (row.simulated) return { tone: 'differs', words: 'Enabled here, but simulated: it blocks nobody' };
      return row.installed
        ? { tone: 'declared', words: 'Enabled here, installed' }
        : { tone: 'differs', words: 'Enabled here, not installed' };
    case null:
      if (!known) return { tone: 'unknown', words: `Last known: ${row.installed ? 'installed' : 'not installed'}` };
      if (row.installed && row.simulated) return { tone: 'plain', words: 'Installed, simulated: it blocks nobody' };
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
