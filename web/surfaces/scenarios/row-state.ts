import type { Declared, ScenarioRow, Status } from '#contract';
import { named } from '../../words/quotation.ts';

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
  const here = row.declared === 'disabled' ? 'Disabled here' : 'Enabled here';
  if (row.declared !== null && row.part_of !== null)
    return { tone: 'unknown', words: `${here}, but it is a part of ${named(row.part_of)}: declare that instead` };
  if (!known) {
    const words =
      row.declared === null ? `Last known: ${row.installed ? 'installed' : 'not installed'}` : `${here}; on the host: unknown`;
    return { tone: 'unknown', words };
  }
  const running = runsOtherwise(row) ? (row.running ? ', still running' : ', not running yet') : '';
  switch (row.declared) {
    case 'disabled':
      return {
        tone: row.installed || row.running ? 'differs' : 'declared',
        words: `${here}, ${row.installed ? 'still' : 'not'} installed${running}`,
      };
    case 'enabled':
      if (row.simulated) return { tone: 'differs', words: `${here}, but simulated: simulated scenarios block nobody${running}` };
      return {
        tone: row.installed && running === '' ? 'declared' : 'differs',
        words: `${here}, ${row.installed ? 'installed' : 'not installed'}${running}`,
      };
    case 'simulated':
      return {
        tone: row.installed && row.simulated && running === '' ? 'declared' : 'differs',
        words: `${here}, ${row.installed ? 'installed' : 'not installed'}${running}`,
      };
    case null:
      return {
        tone: 'plain',
        words: row.installed
          ? `Installed${running}${row.simulated ? ', simulated: simulated scenarios block nobody' : ''}`
          : `Not installed${running}`,
      };
  }
}

/** Whether the running engine is known to have loaded it although it is not installed, or not to have although it is. */
export const runsOtherwise = ({ running, installed }: ScenarioRow): boolean => running != null && running !== installed;

/**
 * The rows with those that the running engine alone simulates as simulated. Without an engine none is told to differ from what runs,
 * which the page says once.
 * @param notRunning what the verdict lists as such
 */
export function withRunning(rows: readonly ScenarioRow[], isDown: boolean, notRunning: readonly string[] = []): ScenarioRow[] {
  if (isDown) return rows.map((row) => ({ ...row, running: null }));
  return rows.map((row) => (row.running && notRunning.includes(row.canonical_name) ? { ...row, simulated: true } : row));
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
