import { join } from 'node:path';
import type { Tree } from './disk/tree.ts';
import { YAML_MAX_ALIASES, YAML_MAX_BYTES } from './read-limits.ts';
import { isValues, type Values } from './values.ts';
import { decodeYaml } from './yaml/decode-yaml.ts';
import { firstDocument, topMap } from './yaml/yaml-file.ts';

/** What CrowdSec's `config.yaml` says about its own folders, as CrowdSec sees them; null where it says nothing. */
export interface CrowdsecConfig {
  /** `absent`: defaults hold. `unreadable`, `invalid`: it could say anything. */
  state: 'read' | 'absent' | 'unreadable' | 'invalid';
  hubDir: string | null;
  /** The hub's index; CrowdSec looks for `.index.json` in the hub where this is null. */
  indexPath: string | null;
  /** Where it has a `$`, CrowdSec expands it from its own environment. */
  dataDir: string | null;
  /** Where it has a `$`, CrowdSec expands it from its own environment. */
  simulationPath: string | null;
  acquisitionPath: string | null;
  acquisitionDir: string | null;
  /** False where `crowdsec_service.enable` is: then no acquisition is loaded. */
  enabled: boolean;
}

const NOTHING = {
  hubDir: null,
  indexPath: null,
  dataDir: null,
  simulationPath: null,
  acquisitionPath: null,
  acquisitionDir: null,
  enabled: true,
};

function merge(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isValues(below) && isValues(value) ? merge(below, value) : value;
  }
  return merged;
}

function readValues(tree: Tree, path: string): Values | 'absent' | 'unreadable' | 'invalid' {
  const content = tree.read(path, YAML_MAX_BYTES);
  if (!content.ok) return content.why === 'absent' ? 'absent' : 'unreadable';
  try {
    const document = firstDocument(decodeYaml(content.bytes));
    if (document === null || topMap(document) === null) return {};
    const values: unknown = document.toJS({ maxAliasCount: YAML_MAX_ALIASES });
    return isValues(values) ? values : 'invalid';
  } catch {
    // Whatever it is: a text that CrowdSec's reader refuses or may take differently, or too many aliases for the parser.
    return 'invalid';
  }
}

/**
 * Reads `<crowdsec_dir>/config.yaml` with `config.yaml.local` laid over it (`pkg/csconfig`: a `.local` file overrides
 * value by value). A path with a `$` is expanded by CrowdSec from its own environment and counts as invalid here.
 */
export function readCrowdsecConfig(tree: Tree, crowdsecDir: string): CrowdsecConfig {
  const base = readValues(tree, join(crowdsecDir, 'config.yaml'));
  const local = readValues(tree, join(crowdsecDir, 'config.yaml.local'));
  if (base === 'unreadable' || local === 'unreadable') return { state: 'unreadable', ...NOTHING };
  if (base === 'invalid' || local === 'invalid') return { state: 'invalid', ...NOTHING };
  if (base === 'absent') return { state: 'absent', ...NOTHING };
  const values = local === 'absent' ? base : merge(base, local);
  const paths = isValues(values.config_paths) ? values.config_paths : {};
  const service = isValues(values.crowdsec_service) ? values.crowdsec_service : {};
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const config = {
    hubDir: text(paths.hub_dir),
    indexPath: text(paths.index_path),
    acquisitionPath: text(service.acquisition_path),
    acquisitionDir: text(service.acquisition_dir),
  };
  if (Object.values(config).some((path) => path?.includes('$'))) return { state: 'invalid', ...NOTHING };
  const simulationPath = text(paths.simulation_path);
  return { state: 'read', ...config, dataDir: text(paths.data_dir), simulationPath, enabled: service.enable !== false };
}
