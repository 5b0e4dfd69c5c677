import { isAbsolute } from 'node:path';
import { Unobservable } from '../unobservable.ts';
import { beginsWithMark } from '../yaml/byte-order-mark.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { type PlainMap, type PlainTree, plainTree } from '../yaml/plain-tree.ts';
import { type Reading, type Refusal, refusals, sentence } from '../yaml/strict-decode.ts';
import { variableIn } from '../yaml/variables.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';
import type { AppsecSource, ConfigReference } from './appsec-source.ts';
import { COMMON_KEYS, MODULES, NEEDED, TAIL_OR_CAT } from './modules.ts';

const READING: Reading = { library: 'goccy', hasVariables: true };

/** What one file of acquisitions says. Sentences go on after the file's name. */
export interface AcquisitionFile {
  /** How many acquisitions it has, of whatever source; documents without anything in them are none. */
  count: number;
  sources: readonly Omit<AppsecSource, 'file'>[];
  /** Why CrowdSec does not start with it. */
  faults: readonly string[];
  /** Why it is not known which appsec-configs it uses. */
  doubts: readonly string[];
}

const DEFAULT_LISTENER = '127.0.0.1:7422';

/** Why one acquisition is not understood. */
class Unclear extends Error {}
/** Why CrowdSec refuses one acquisition. */
class Refused extends Error {}

/**
 * Reads a file of acquisitions as `ParseSourceConfig` of `pkg/acquisition/acquisition.go` and the decoder of each source do, after CrowdSec
 * has put environment variables into its text.
 */
export function readAcquisitionFile(bytes: Buffer): AcquisitionFile {
  const file = { count: 0, sources: [] as Omit<AppsecSource, 'file'>[], faults: [] as string[], doubts: [] as string[] };
  let variable: string | null = null;
  try {
    const text = decodeYaml(bytes);
    variable = variableIn(text);
    // go-cs-lib, csstring/expand.go: it looks at the character after each $, also where there is none.
    if (text.endsWith('$')) throw new YamlFault("it ends with a $, at which CrowdSec's expansion of variables crashes");
    for (const document of documents(text)) {
      const tree = plainTree(document);
      if (tree === undefined) continue;
      file.count++;
      readOne(tree, file);
    }
    if (beginsWithMark(bytes) && file.count > 0) throw new YamlFault('it begins with a byte order mark');
  } catch (error) {
    if (error instanceof Unobservable) file.doubts.push(`cannot be read with certainty: ${error.message}`);
    else if (!(error instanceof YamlFault)) throw error;
    else if (variable === null) file.faults.push(`CrowdSec refuses it: ${error.message}`);
    else file.doubts.push(`hangs on the environment variable ${variable}, without which it does not parse: ${error.message}`);
  }
  return file;
}

function readOne(tree: PlainTree, file: { sources: Omit<AppsecSource, 'file'>[]; faults: string[]; doubts: string[] }): void {
  try {
    if (tree?.kind !== 'map') throw new Refused('an acquisition that is not a map');
    const source = sourceOf(tree);
    const module = MODULES[source];
    if (source !== 'docker' && hasNoLabels(tree)) throw new Refused(`an acquisition of the source ${source} has no labels`);
    if (module !== null && module !== undefined) refuse(refusals(module, tree, READING));
    requireNeeded(source, tree);
    if (source === 'appsec') file.sources.push(appsecSource(tree));
  } catch (error) {
    if (error instanceof Refused) file.faults.push(error.message);
    else if (error instanceof Unclear) file.doubts.push(error.message);
    else throw error;
  }
}

// detectType: what a source is that the acquisition does not say.
const DETECTED: readonly (readonly [key: string, source: string])[] = [
  ['filename', 'file'],
  ['filenames', 'file'],
  ['journalctl_filter', 'journalctl'],
];

function sourceOf(map: PlainMap): string {
  const common = new Map([...map.entries].filter(([key]) => Object.hasOwn(COMMON_KEYS, key)));
  refuse(refusals({ struct: COMMON_KEYS }, { kind: 'map', entries: common }, READING));
  const isSaid = map.entries.has('source');
  const detected = isSaid ? undefined : DETECTED.find(([key]) => map.entries.has(key))?.[1];
  const source = isSaid ? textAt(map, 'source') : (detected ?? '');
  if (source === '') throw new Refused('an acquisition has no source');
  if (Object.hasOwn(MODULES, source)) return source;
  throw new Refused(`an acquisition has the source ${source}, an unknown one: this version of CrowdSec may refuse it`);
}

function refuse(found: Iterable<Refusal>): void {
  for (const first of found) throw new Refused(sentence(first));
}

function hasNoLabels(map: PlainMap): boolean {
  const labels = map.entries.get('labels') ?? null;
  return labels === null || (labels.kind === 'map' && labels.entries.size === 0);
}

/** @throws Unclear where an environment variable decides it */
function textAt(map: PlainMap, key: string): string {
  const value = map.entries.get(key) ?? null;
  if (value?.kind !== 'scalar') return '';
  requireNoVariable(key, value.text);
  return value.text;
}

function requireNoVariable(key: string, text: string): void {
  const variable = variableIn(text);
  if (variable === null) return;
  throw new Unclear(
    `says ${key}: ${text}, which hangs on the environment variable ${variable}, and the agent does not know that`,
  );
}

function textsAt(map: PlainMap, key: string): string[] {
  const list = map.entries.get(key) ?? null;
  if (list?.kind === 'scalar') textAt(map, key);
  if (list?.kind !== 'list') return [];
  return list.items.map((item) => {
    const text = item?.kind === 'scalar' ? item.text : '';
    requireNoVariable(key, text);
    return text;
  });
}

// pkg/acquisition/modules/appsec/config.go, UnmarshalConfig and Configure.
function appsecSource(map: PlainMap): Omit<AppsecSource, 'file'> {
  const path = textAt(map, 'appsec_config_path');
  const name = textAt(map, 'appsec_config');
  const names = textsAt(map, 'appsec_configs');
  if ((path !== '' || name !== '') && names.length > 0)
    throw new Refused('an acquisition of the source appsec has both appsec_configs and appsec_config or appsec_config_path');
  const routines = map.entries.get('routines') ?? null;
  if (routines?.kind === 'scalar' && routines.text.startsWith('-'))
    throw new Refused(`an acquisition of the source appsec has the routines ${routines.text}, at which CrowdSec crashes`);
  if (path !== '' && !isAbsolute(path))
    throw new Unclear(
      `says appsec_config_path: ${path}, a relative path, which CrowdSec takes from the folder in which it was started`,
    );
  const configs: ConfigReference[] =
    path !== '' ? [{ by: 'path', value: path }] : [...new Set(name === '' ? names : [name])].map(referenceTo);
  return { listener: listenerOf(map), configs };
}

// pkg/acquisition/modules/appsec/config.go, expandAppsecConfigEntry.
const referenceTo = (value: string): ConfigReference => ({ by: /[*?]/.test(value) ? 'pattern' : 'name', value });

function listenerOf(map: PlainMap): string {
  const said = ['listen_addr', 'listen_socket'].map((key) => map.entries.get(key) ?? null);
  const [first] = said.flatMap((value) => (value?.kind === 'scalar' && value.text !== '' ? [value.text] : []));
  return first ?? DEFAULT_LISTENER;
}

function requireNeeded(source: string, map: PlainMap): void {
  for (const keys of NEEDED[source] ?? []) {
    if (keys.some((key) => isSet(map.entries.get(key) ?? null))) continue;
    const [first = '', ...others] = keys;
    const words = others.length === 0 ? `no ${first}` : `neither ${keys.join(' nor ')}`;
    throw new Refused(`an acquisition of the source ${source} has ${words}`);
  }
  const mode = map.entries.get('mode') ?? null;
  if (!TAIL_OR_CAT.includes(source) || mode?.kind !== 'scalar' || variableIn(mode.text) !== null) return;
  if (!['', 'tail', 'cat'].includes(mode.text))
    throw new Refused(`an acquisition of the source ${source} has the mode ${mode.text}`);
}

function isSet(value: PlainTree): boolean {
  if (value?.kind === 'list') return value.items.length > 0;
  return value?.kind === 'map' || (value?.kind === 'scalar' && !/^(?:false)?$/i.test(value.text));
}
