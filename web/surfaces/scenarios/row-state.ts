import type { Declared, ScenarioRow, Status } from '#contract';
import { named } from '../../words/quotation.ts';
import { changeKey } from './changes.ts';
import { differs, isSimulatedOtherwise, runsOtherwise, wanted } from './wanted.ts';

/** How a row is shown. `differs` is the only one that may be amber, `unknown` says nothing about the host. */
export interface RowState {
  tone: 'plain' | 'declared' | 'differs' | 'unknown';
  words: string;
}

const DECLARED: Record<Declared, string> = {
  disabled: 'Declared disabled',
  enabled: 'Declared enabled',
  simulated: 'Declared simulated',
};

const NO_BLOCK = 'detects, does not block';
const blocks = ({ simulated_in_part }: Pick<ScenarioRow, 'simulated_in_part'>) =>
  simulated_in_part ? `${NO_BLOCK} (some of its rules do)` : NO_BLOCK;

/**
 * What a scenario's row says. Only with a current verdict (`in_sync` or `drifted`) or an undeclared surface may it speak
 * of the host in the present tense; `isAvailable` is whether the rows rest on a decidable report.
 * @param clock the time of day of an RFC 3339 moment, for the reader's own time zone
 */
export function rowState(row: ScenarioRow, surface: Status, isAvailable: boolean, clock: Clock = (moment) => moment): RowState {
  const { declared, installed } = row;
  const known = isAvailable && surface !== 'unknown';
  const wish = declared && DECLARED[declared];
  if (wish && row.part_of !== null)
    return { tone: 'unknown', words: `${wish}, but it is a part of ${named(row.part_of)}: declare that instead` };
  if (row.in_baseline && row.part_of !== null)
    return { tone: 'unknown', words: `Adopted, but it is a part of ${named(row.part_of)} now: accept what is` };
  if (!known) {
    const words = wish ? `${wish}; on the host: unknown` : `Last known: ${installed ? 'installed' : 'not installed'}`;
    return { tone: 'unknown', words };
  }
  const running = runsOtherwise(row) ? (row.running ? ', still running' : ', not running yet') : '';
  return {
    tone: differs(row) ? 'differs' : isUndecided(row) ? 'unknown' : wish ? 'declared' : 'plain',
    words: `${wish ? `${wish}, ${declaredWords(row, clock)}` : foundWords(row, clock)}${running}`,
  };
}

/** Whether it must be installed and is, and nobody knows whether it is simulated as it shall be. */
const isUndecided = (row: ScenarioRow) =>
  row.simulation_unknown && row.installed && wanted(row) !== null && wanted(row) !== 'disabled';

const NOT_TOLD = 'whether it is simulated is not known';

type Clock = (moment: string) => string;

/** What the host has of a scenario that is declared. */
function declaredWords(row: ScenarioRow, clock: Clock): string {
  const { declared, installed, simulated, installed_until } = row;
  if (declared === 'disabled') return `${installed ? 'still' : 'not'} installed`;
  if (!installed) return `not installed${installed_until ? ` (it was until ${clock(installed_until)})` : ''}`;
  if (row.simulation_unknown) return `installed; ${NOT_TOLD}`;
  if (simulated) return declared === 'simulated' ? `installed: ${blocks(row)}` : `but simulated: ${blocks(row)}`;
  return declared === 'simulated' ? 'but it is not: it blocks' : 'installed';
}

/** What the host has of a scenario of which nothing is declared, and whether it is as it was adopted. */
function foundWords(row: ScenarioRow, clock: Clock): string {
  const { in_baseline, simulated_in_baseline, installed, simulated } = row;
  if (!installed) {
    if (!in_baseline) return 'Not installed';
    return `Missing: adopted${row.installed_until ? `, and installed until ${clock(row.installed_until)}` : ''}`;
  }
  const since = row.new_since ? `, new since ${clock(row.new_since)}` : '';
  if (row.simulation_unknown) return `Installed${since}; ${NOT_TOLD}`;
  if (!in_baseline) return `Installed${since}${simulated ? `, simulated: ${blocks(row)}` : ''}`;
  if (simulated) return `Installed, ${simulatedWords(row)}: ${blocks(row)}`;
  return simulated_in_baseline ? 'Installed, but not simulated as it was when adopted: it blocks' : 'Installed, as adopted';
}

/** How what is simulated was adopted. */
function simulatedWords(row: ScenarioRow): string {
  if (!row.simulated_in_baseline) return 'but simulated since it was adopted';
  if (!isSimulatedOtherwise(row, true, row.in_part_in_baseline)) return 'simulated as adopted';
  return `but simulated ${row.in_part_in_baseline ? 'only in part' : 'as a whole'} when it was adopted`;
}

/**
 * The rows with those that the running engine alone simulates, or alone does not, as they run. Without an engine none is told to differ
 * from what runs, which the page says once.
 * @param notRunning what the verdict lists as such
 */
export function withRunning(rows: readonly ScenarioRow[], isDown: boolean, notRunning: readonly string[] = []): ScenarioRow[] {
  if (isDown) return rows.map((row) => ({ ...row, running: null }));
  return rows.map((row) =>
    row.running && notRunning.includes(row.canonical_name) ? { ...row, simulated: wanted(row) !== 'simulated' } : row,
  );
}

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
