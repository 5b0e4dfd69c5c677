import type { DriftDocument, ScenarioRow, ScenariosVerdict } from '#contract';
import { cutOf } from '../../data/evidence.ts';
import { scenariosResource } from './changes.ts';
import { type Listed, listed } from './differing/listed.ts';

/** The lists of a verdict that tell what of the disk is not as it shall be, but for what is declared disabled. */
export type AskedList = 'actually_missing' | 'actually_simulated' | 'not_simulated';
export const ASKED_LISTS: readonly AskedList[] = ['actually_missing', 'actually_simulated', 'not_simulated'];

/** Who asks for what a list names. */
export interface AskedBy {
  /** Declared, or not known by whom: an answer may have no room for all names. */
  declared: Listed;
  /** Declared simulated, of the scenarios that are not installed. */
  simulated: Listed;
  /** The baseline alone: nobody declared anything of them. */
  baseline: Listed;
}

const of = (names: readonly string[]): Listed => ({ names, count: names.length });

/** One list of a verdict by who asks for what it names. Without a baseline, as with an older Worker, that are declarations. */
export function askedBy(verdict: ScenariosVerdict, list: AskedList): AskedBy {
  const { names, count } = listed(verdict, list);
  const simulated = verdict.expected_simulated ?? [];
  const isCut = cutOf(verdict, 'expected_enabled') + cutOf(verdict, 'expected_simulated') > 0;
  const asks = (name: string) => {
    if (list === 'actually_missing' && simulated.includes(name)) return 'simulated';
    const isDeclared = simulated.includes(name) || verdict.expected_enabled.includes(name);
    return isDeclared || isCut || verdict.baseline_count == null ? 'declared' : 'baseline';
  };
  const those = (who: keyof AskedBy) => names.filter((name) => asks(name) === who);
  const declared = those('declared');
  return {
    // The snapshot does not say which names it leaves out.
    declared: { names: declared, count: declared.length + count - names.length },
    simulated: of(those('simulated')),
    baseline: of(those('baseline')),
  };
}

/** The names of which only the baseline asks something that differs, sorted. */
export const askedByBaseline = (verdict: ScenariosVerdict): string[] =>
  ASKED_LISTS.flatMap((list) => askedBy(verdict, list).baseline.names).sort();

/** Names that the hub gives; only those are written for the apply command. */
const HUB_NAME = /^\w[\w.-]*\/\w[\w.-]*$/;

/** Whether a scenario can be declared at all. */
export const isDeclarable = (name: string): boolean => HUB_NAME.test(name);

/**
 * Whether an apply cannot mend it where only the baseline asks for it: a local file.
 * @param rows of the host, as far as they are loaded
 */
export const isLocal = (name: string, rows: readonly ScenarioRow[]): boolean =>
  !isDeclarable(name) || rows.some((row) => row.canonical_name === name && row.origin === 'local');

/**
 * Whether an apply leaves it as it is where only the baseline asks for it: a local file, or what this host's hub does not have (any more).
 * @param rows of the host, as far as they are loaded
 */
export const isLeftByApply = (name: string, rows: readonly ScenarioRow[]): boolean =>
  isLocal(name, rows) || rows.some((row) => row.canonical_name === name && row.not_in_hub);

/** The rows of the host that a document is about, where they are loaded. */
export function loadedRows({ host }: DriftDocument): readonly ScenarioRow[] {
  const loaded = scenariosResource.loaded.value;
  return (loaded?.host === host?.id && loaded?.document?.scenarios) || [];
}
