import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, itemsOf, type PlainTree, plainTree, textOf } from '../yaml/plain-tree.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';

/**
 * What the profiles of one file come to. `isBlank`: it holds no document at all. `refused`: why CrowdSec does not start with it. Null where
 * it cannot be read for certain.
 */
export type ProfilesFile = { decides: boolean; isBlank: boolean } | { refused: string } | null;

const BLANK = /^(?:[ ]*(?:#.*)?(?:\r?\n|$))*$/;

/**
 * Reads `profiles.yaml` or what is laid before it (`LoadProfiles` in CrowdSec's `pkg/csconfig/profiles.go`): each document is a profile.
 * One surely decides nothing where it has no decision that is more than simulated, or no filter that could match (`EvaluateProfile` in
 * `pkg/csprofiles/csprofiles.go`). The expressions of filters are not evaluated.
 */
export function readProfilesFile(bytes: Buffer): ProfilesFile {
  try {
    const text = decodeYaml(bytes);
    const found = [...documents(text)].map((document) => plainTree(document)).filter((tree) => tree !== undefined);
    if (found.some((tree) => tree?.kind !== 'map')) return null;
    return { decides: found.some(couldDecide), isBlank: BLANK.test(text) };
  } catch (error) {
    if (error instanceof YamlFault) return { refused: error.message };
    if (error instanceof Unobservable || error instanceof RangeError) return null;
    throw error;
  }
}

function couldDecide(profile: PlainTree | undefined): boolean {
  const filters = at(profile, 'filters');
  const decisions = at(profile, 'decisions');
  // An alias or another kind than a list is for CrowdSec to judge.
  const hasFilter = isOther(filters) || itemsOf(filters).some((filter) => textOf(filter).trim() !== 'false');
  const hasDecision = isOther(decisions) || itemsOf(decisions).some((decision) => !isSimulated(decision));
  return hasFilter && hasDecision;
}

const isOther = (tree: PlainTree | undefined): boolean => tree != null && tree.kind !== 'list';

function isSimulated(decision: PlainTree): boolean {
  const simulated = at(decision, 'simulated');
  return simulated?.kind === 'scalar' && !simulated.isQuoted && /^true$/i.test(simulated.text);
}
