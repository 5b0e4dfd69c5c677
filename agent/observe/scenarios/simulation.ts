import { isAbsolute, join, normalize } from 'node:path';
import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import { Unobservable, undecided } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, plainTree, textsOf } from '../yaml/plain-tree.ts';
import { type Reading, refusals, type Schema, saysNo, sentence, TEXTS } from '../yaml/strict-decode.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';

/** How much of a scenario's file CrowdSec only simulates. `unknown`: it hangs on the names of its rules, which are not known. */
export type Extent = 'none' | 'part' | 'all' | 'unknown';

/** Which rules CrowdSec only simulates. */
export interface Simulation {
  /** @param rules the names of all rules in a file, none twice; null where they are not known */
  extentOf(rules: readonly string[] | null): Extent;
  /** Whether it is every rule but those that are named. */
  byDefault: boolean;
  /** The file that says so, as the agent sees it; null where there is none. */
  path: string | null;
}

/** What one file of the two says; undefined where it says nothing of it, null where it takes away what the other said. */
interface Settings {
  simulation?: boolean | null;
  exclusions?: readonly string[] | null;
}

// pkg/csconfig/simulation.go, SimulationConfig, decoded with KnownFields.
const SCHEMA: Schema = { struct: { simulation: 'truth', exclusions: TEXTS } };
const READING: Reading = { library: 'yaml.v3', hasVariables: false };
const NO_SIMULATION: Simulation = { extentOf: () => 'none', byDefault: false, path: null };

/**
 * Reads CrowdSec's simulation.yaml with its `.local` laid over it, as `LoadSimulation` in `pkg/csconfig/simulation.go` does. With a
 * `config.yaml` that CrowdSec refuses it does not come to that file; what it says counts for when that is put right.
 * @throws Unobservable `invalid` where CrowdSec refuses to start with it, otherwise where it cannot be read or told for certain
 */
export function readSimulation(tree: Tree, where: Where): Simulation {
  const path = pathOf(where);
  const base = readSettings(tree, where, path);
  const local = readSettings(tree, where, `${path}.local`);
  if (base === null) return absent(tree, where, path);
  const merged = { ...base, ...local };
  const exclusions = new Set(merged.exclusions);
  const byDefault = merged.simulation ?? false;
  return { extentOf: (rules) => extentOf(rules, exclusions, byDefault), byDefault, path };
}

function extentOf(rules: readonly string[] | null, exclusions: ReadonlySet<string>, byDefault: boolean): Extent {
  // The engine takes a file of comments alone for one without rules: nothing of it is simulated, nor does it detect anything.
  if (rules?.length === 0) return 'none';
  if (exclusions.size === 0) return byDefault ? 'all' : 'none';
  if (rules === null) return 'unknown';
  const simulated = rules.filter((rule) => exclusions.has(rule) !== byDefault).length;
  if (simulated === 0) return 'none';
  return simulated === rules.length ? 'all' : 'part';
}

function pathOf({ config, view, crowdsecDir }: Where): string {
  if (config.state === 'unreadable') {
    throw new Unobservable('unreadable', 'config.yaml, which says where simulation.yaml stands, could not be read');
  }
  // Of what CrowdSec refuses as a whole nothing is known, not even whether another place is written there. The next load fails whatever
  // that is, and nearly every host has the file in its usual place.
  if (config.state === 'invalid') return join(crowdsecDir, 'simulation.yaml');
  const path = config.simulationPath;
  if (path === null && config.doubts.simulationPath !== undefined) throw undecided(config.doubts.simulationPath);
  if (path === null) return join(crowdsecDir, 'simulation.yaml');
  const variable = /\$\{?(\w*)/.exec(path);
  if (variable !== null) {
    throw undecided(`simulation_path has the variable ${variable[1]}, which CrowdSec takes from its own environment`);
  }
  if (!isAbsolute(path)) throw undecided(`simulation_path is ${path}, which hangs on the folder in which CrowdSec was started`);
  if (!view.sees(normalize(path))) throw undecided(`simulation_path is ${path}, which the agent does not see`);
  return view.toAgent(normalize(path));
}

/**
 * CrowdSec does not start without the file, which its package brings. Where only a part of CrowdSec's folder is there, as in a
 * sandbox or behind a mount of single folders, that it is absent proves nothing; where the other file of the package is there it does.
 */
function absent(tree: Tree, { crowdsecDir }: Where, path: string): Simulation {
  if (tree.look(join(crowdsecDir, 'profiles.yaml')).kind === 'absent') return NO_SIMULATION;
  throw new Unobservable('invalid', `${path} does not exist: CrowdSec refuses to start without it`);
}

/** @returns null where it does not exist */
function readSettings(tree: Tree, where: Where, path: string): Settings | null {
  const end = resolveLink(tree, where.view, path);
  if (end.kind === 'dangling') return null;
  if (end.kind !== 'file') throw new Unobservable('unreadable', `${path} cannot be read`);
  const content = tree.read(end.target, YAML_MAX_BYTES);
  if (!content.ok) throw new Unobservable('unreadable', `${path} cannot be read (${whyUnread(content)})`);
  try {
    return decode(content.bytes);
  } catch (error) {
    if (error instanceof YamlFault)
      throw new Unobservable('invalid', `${path}: CrowdSec refuses to start with it: ${error.message}`);
    if (error instanceof Unobservable) throw new Unobservable('unreadable', `${path}: ${error.message}`);
    throw error;
  }
}

function decode(bytes: Buffer): Settings {
  // All documents count for what is wrong with them, and the first alone for what it says.
  const [document] = [...documents(decodeYaml(bytes))];
  const tree = document === undefined ? undefined : plainTree(document);
  // In a `.local` file a null takes away all that the other says, and nothing at all takes away nothing.
  if (tree === null) throw undecided('it is null');
  if (tree === undefined) return {};
  const found = [...refusals(SCHEMA, tree, READING)];
  const refusal = found.find(({ kind }) => kind === 'refused') ?? found[0];
  if (refusal !== undefined) throw new YamlFault(sentence(refusal));
  const settings: Settings = {};
  const [simulation, exclusions] = [at(tree, 'simulation'), at(tree, 'exclusions')];
  if (simulation !== undefined) settings.simulation = simulation?.kind === 'scalar' ? !saysNo(simulation) : null;
  if (exclusions !== undefined) settings.exclusions = exclusions === null ? null : textsOf(exclusions);
  return settings;
}
