import { isAbsolute, join, normalize } from 'node:path';
import type { FileFacts } from '../disk/file-facts.ts';
import type { Tree } from '../disk/tree.ts';
import type { View } from '../disk/view.ts';
import type { PlainMap, PlainTree } from '../yaml/plain-tree.ts';
import { type Reading, refusals, saysNo, sentence } from '../yaml/strict-decode.ts';
import { variableIn } from '../yaml/variables.ts';
import { YamlFault } from '../yaml/yaml-file.ts';
import { CONFIG_KEYS } from './known-keys.ts';
import { type EngineListening, engineListening, listeningUnknown } from './listening.ts';
import { mergePatch } from './merge.ts';
import { type ConfigPart, type ConfigText, readConfigPart } from './read-part.ts';

const READING: Reading = { library: 'yaml.v3', hasVariables: true };

/** The paths of `config.yaml` that count here, by where it says them. */
const PATHS = {
  configDir: ['config_paths', 'config_dir'],
  dataDir: ['config_paths', 'data_dir'],
  hubDir: ['config_paths', 'hub_dir'],
  indexPath: ['config_paths', 'index_path'],
  simulationPath: ['config_paths', 'simulation_path'],
  patternDir: ['config_paths', 'pattern_dir'],
  acquisitionPath: ['crowdsec_service', 'acquisition_path'],
  acquisitionDir: ['crowdsec_service', 'acquisition_dir'],
  profilesPath: ['api', 'server', 'profiles_path'],
} as const;
type PathName = keyof typeof PATHS;

/**
 * What CrowdSec's `config.yaml` says, its paths as CrowdSec sees them, absolute; null where it says nothing, or where `doubts` says why it
 * is not known. `simulationPath` is as it is written there, also where that is a doubt.
 */
export interface CrowdsecConfig extends Readonly<Record<PathName, string | null>> {
  /** `absent`: defaults hold. `unreadable`, `invalid`: it could say anything. */
  readonly state: 'read' | 'absent' | 'unreadable' | 'invalid';
  /** What it says and the agent cannot know, each with a sentence that names CrowdSec's key; `all` where it is nothing of it. */
  readonly doubts: Readonly<Partial<Record<PathName | 'enable' | 'all', string>>>;
  /** Why CrowdSec's log processor is off, so that it loads no scenario, no AppSec rule and no acquisition; null where it is on or not known. */
  readonly notProcessing: string | null;
  /** Whether CrowdSec's Local API is on, which decides what becomes of an alert; null where that is not known. */
  readonly hasLapi: boolean | null;
  /** Why CrowdSec does not start with it. */
  readonly faults: readonly string[];
  /** Where the running engine can be looked for. */
  readonly listening: EngineListening;
}

const NO_PATHS = Object.fromEntries(Object.keys(PATHS).map((name) => [name, null])) as Record<PathName, null>;
const NOTHING = {
  ...NO_PATHS,
  doubts: {},
  notProcessing: null,
  hasLapi: null,
  faults: [],
  listening: listeningUnknown("CrowdSec's config.yaml cannot be read"),
};

/**
 * Reads `config.yaml` of a folder with `config.yaml.local` laid over it (`pkg/csconfig/config.go`). CrowdSec puts environment variables into
 * the text before it decodes it, and takes a relative path from the folder in which it was started: the agent knows neither.
 * @param facts what the bytes of each file say
 */
export function readCrowdsecConfig(tree: Tree, view: View, facts: FileFacts<ConfigText>, folder: string): CrowdsecConfig {
  const path = join(folder, 'config.yaml');
  const base = readConfigPart(tree, view, facts, path);
  const local = readConfigPart(tree, view, facts, `${path}.local`);
  const bad = [base, local].find((part) => part.state === 'refused' || part.state === 'unclear');
  if (bad?.state === 'refused') return { state: 'invalid', ...NOTHING, faults: [bad.why] };
  if (bad?.state === 'unclear') return { state: 'invalid', ...NOTHING, doubts: { all: bad.why } };
  if (base.state === 'unreadable' || local.state === 'unreadable') return { state: 'unreadable', ...NOTHING };
  if (base.state !== 'read')
    return {
      state: 'absent',
      ...NOTHING,
      listening: listeningUnknown(`${path}, which says where CrowdSec listens, is not there`),
    };
  const patch = local.state === 'read' && local.map.entries.size > 0 ? local : null;
  if (patch?.hasMark)
    return { state: 'invalid', ...NOTHING, faults: [`CrowdSec refuses ${path}.local: it begins with a byte order mark`] };
  if (patch !== null && base.hasMark)
    return { state: 'invalid', ...NOTHING, doubts: { all: `${path} begins with a byte order mark` } };
  try {
    return configOf(path, local.state === 'read' ? mergePatch(base.map, local.map) : base.map, dollarFault(path, base, local));
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    return { state: 'invalid', ...NOTHING, faults: [`CrowdSec refuses ${path}.local: ${error.message}`] };
  }
}

// go-cs-lib, csstring/expand.go: it looks at the character after each $, also where there is none. A merged text ends with a line end.
function dollarFault(path: string, base: ConfigPart, local: ConfigPart): string[] {
  const isRaw = local.state === 'absent' && base.state === 'read';
  return isRaw && base.endsInDollar ? [`${path} ends with a $, at which CrowdSec's expansion of variables crashes`] : [];
}

function configOf(path: string, map: PlainMap, before: string[]): CrowdsecConfig {
  const doubts: Partial<Record<PathName | 'enable', string>> = {};
  const paths: Record<PathName, string | null> = { ...NO_PATHS };
  for (const name of Object.keys(PATHS) as PathName[]) {
    const value = readPath(path, map, PATHS[name]);
    if (value !== null && 'doubt' in value) doubts[name] = value.doubt;
    else if (value !== null) paths[name] = value.path;
  }
  paths.simulationPath = writtenAt(map, PATHS.simulationPath);
  if (isNoText(map, PATHS.simulationPath)) doubts.simulationPath ??= `${PATHS.simulationPath.join('.')} of ${path} is no text`;
  const service = map.entries.get('crowdsec_service') ?? null;
  const enable = service?.kind === 'map' ? (service.entries.get('enable') ?? null) : service;
  const unknownEnable = doubtOf(path, 'crowdsec_service.enable', enable);
  if (unknownEnable !== null) doubts.enable = unknownEnable;
  const faults = [
    ...before,
    ...[...refusals(CONFIG_KEYS, map, READING)].map((refusal) => `${path}: ${sentence(refusal)}`),
    ...missing(path, map),
  ];
  return {
    state: 'read',
    ...paths,
    doubts,
    notProcessing: whyOff(path, service),
    hasLapi: hasLapi(map),
    faults,
    listening: engineListening(path, map),
  };
}

function readPath(path: string, map: PlainMap, keys: readonly string[]): { path: string } | { doubt: string } | null {
  const { value, isThere } = valueAt(map, keys);
  const doubt = doubtOf(path, keys.join('.'), value);
  if (doubt !== null) return { doubt };
  if (!isThere || value?.kind !== 'scalar' || value.text === '') return null;
  if (isAbsolute(value.text)) return { path: normalize(value.text).replace(/(?<=.)\/+$/, '') };
  return {
    doubt: `${keys.join('.')} of ${path} is ${value.text}, a relative path: CrowdSec takes it from the folder in which it was started`,
  };
}

function writtenAt(map: PlainMap, keys: readonly string[]): string | null {
  const { value, isThere } = valueAt(map, keys);
  return isThere && value?.kind === 'scalar' && value.text !== '' ? value.text : null;
}

/** Whether something stands there that is no single value, or stands in the way. */
function isNoText(map: PlainMap, keys: readonly string[]): boolean {
  const { value, isThere } = valueAt(map, keys);
  return value !== null && (!isThere || value.kind !== 'scalar');
}

/** The value at the end of these keys. Where something that is no map stands on the way, that, and `isThere` is false. */
function valueAt(map: PlainMap, keys: readonly string[]): { value: PlainTree; isThere: boolean } {
  let value: PlainTree = map;
  for (const key of keys) {
    if (value?.kind !== 'map') return { value, isThere: false };
    value = value.entries.get(key) ?? null;
  }
  return { value, isThere: true };
}

function doubtOf(path: string, key: string, value: PlainTree): string | null {
  const variable = value?.kind === 'scalar' ? variableIn(value.text) : null;
  return variable === null
    ? null
    : `${key} of ${path} hangs on the environment variable ${variable}, which CrowdSec puts in and the agent does not know`;
}

// pkg/csconfig/crowdsec_service.go, LoadCrowdsec.
function whyOff(path: string, service: PlainTree): string | null {
  if (service === null) return `${path} has no crowdsec_service, so CrowdSec's log processor is off`;
  const enable = service.kind === 'map' ? (service.entries.get('enable') ?? null) : null;
  if (enable?.kind !== 'scalar' || !saysNo(enable)) return null;
  return `crowdsec_service.enable of ${path} is ${enable.text}, so CrowdSec's log processor is off`;
}

// pkg/csconfig/api.go, LoadAPIServer.
function hasLapi(map: PlainMap): boolean | null {
  const { value: server } = valueAt(map, ['api', 'server']);
  if (server?.kind === 'scalar') return null;
  if (server === null) return false;
  const { value: enable } = valueAt(map, ['api', 'server', 'enable']);
  if (enable?.kind !== 'scalar') return true;
  return variableIn(enable.text) === null ? !saysNo(enable) : null;
}

// pkg/csconfig/config_paths.go, loadConfigurationPaths.
function missing(path: string, map: PlainMap): string[] {
  const paths = map.entries.get('config_paths') ?? null;
  if (paths === null) return [`${path} has no config_paths, without which CrowdSec does not start`];
  if (paths.kind !== 'map') return [];
  const dataDir = paths.entries.get('data_dir') ?? null;
  if (dataDir !== null && (dataDir.kind !== 'scalar' || dataDir.text !== '')) return [];
  return [`${path} has no config_paths.data_dir, without which CrowdSec does not start`];
}
