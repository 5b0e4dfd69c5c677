import { isMap, isScalar } from 'yaml';
import { matches } from '../disk/wildcard.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { firstDocument, hasMergeKey, nodeAt, scalarText, textsAt, topMap, YamlFault } from '../yaml/yaml-file.ts';
import { type HookRemovals, hookRemovals } from './hook-removals.ts';

/** An appsec-config: which rules it loads, by name or glob, and which its hooks take away again. */
export interface AppsecConfig {
  /** '' where it has none. */
  name: string;
  inband: readonly string[];
  outOfBand: readonly string[];
  removals: HookRemovals;
}

/** What an appsec-config says, or why that is not certain. */
export type AboutConfig = { ok: true; config: AppsecConfig } | { ok: false; why: string };

/**
 * Reads an appsec-config: `inband_rules` and `rules` under `inband`, and the same out of band (`pkg/appsec/appsec.go`,
 * `LoadByPath` and `normalizePhaseScoped`). Other options (`inband_options`, `variables_tracking`) touch no variable.
 */
export function readAppsecConfig(bytes: Buffer): AboutConfig {
  try {
    const text = decodeYaml(bytes);
    const document = firstDocument(text);
    const map = document === null ? null : topMap(document);
    const removals = hookRemovals(text);
    if (document === null || map === null) return { ok: true, config: { name: '', inband: [], outOfBand: [], removals } };
    if (hasMergeKey(document)) throw new YamlFault('it merges YAML maps');
    const names = (key: string, phase: string): string[] => {
      const section = nodeAt(document, map, phase);
      if (section !== undefined && !isMap(section) && !(isScalar(section) && section.value === null)) {
        throw new YamlFault(`its ${phase} is not a map`);
      }
      return [
        ...textsAt(nodeAt(document, map, key), key),
        ...(isMap(section) ? textsAt(nodeAt(document, section, 'rules'), `${phase}.rules`) : []),
      ];
    };
    const name = nodeAt(document, map, 'name');
    const inband = names('inband_rules', 'inband');
    const outOfBand = names('outofband_rules', 'outofband');
    return { ok: true, config: { name: isScalar(name) ? scalarText(name) : '', inband, outOfBand, removals } };
  } catch (error) {
    if (error instanceof YamlFault || error instanceof Unobservable) return { ok: false, why: error.message };
    throw error;
  }
}

/** Whether one of the patterns stands for the rule of this name. */
export function lists(patterns: readonly string[], rule: string): boolean {
  return patterns.some((pattern) => matches(pattern, rule));
}
