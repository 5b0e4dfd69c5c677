import type { ScenarioRow } from '#contract';

/** What CrowdSec's image is told by its environment to make an intent permanent. */
export interface ContainerBlock {
  /** The lines of a compose file. */
  text: string;
  /** Declared names that the image could not do, and that stand in no variable. */
  leftOut: readonly string[];
}

/** Of a row, what decides whether the image can do what is declared. */
export type DeclaredRow = Pick<ScenarioRow, 'canonical_name' | 'declared' | 'origin' | 'part_of' | 'not_in_hub'>;

/**
 * The environment by which CrowdSec's image does at each of its starts what is declared: it installs SCENARIOS and then removes
 * DISABLE_SCENARIOS, names with blanks between (`prepare_hub` in its build/docker/docker_start.sh). That script ends, and the container with it,
 * at a name that the hub does not have, and passes over local files.
 * @returns null where nothing is declared
 */
export function containerBlock(rows: readonly DeclaredRow[]): ContainerBlock | null {
  const declared = rows.filter((row) => row.declared !== null);
  if (declared.length === 0) return null;
  const isOfHub = (row: DeclaredRow) => row.origin !== 'local' && !row.not_in_hub && row.part_of === null;
  const able = declared.filter(isOfHub);
  const variables = [
    ['DISABLE_SCENARIOS', names(able.filter((row) => row.declared === 'disabled'))],
    ['SCENARIOS', names(able.filter((row) => row.declared !== 'disabled'))],
  ] as const;
  const lines = variables.filter(([, of]) => of.length > 0).map(([variable, of]) => `  ${variable}: "${of.join(' ')}"`);
  return {
    text: lines.length === 0 ? '' : ['environment:', ...lines].join('\n'),
    leftOut: names(declared.filter((row) => !isOfHub(row))),
  };
}

const names = (rows: readonly DeclaredRow[]): string[] => rows.map((row) => row.canonical_name).sort();
