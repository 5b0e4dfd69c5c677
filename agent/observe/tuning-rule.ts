import { isMap, isScalar, isSeq } from 'yaml';
import { Unobservable } from './unobservable.ts';
import { documents, hasMergeKey, keyOf, nodeAt, scalarText, topMap, YamlFault } from './yaml-file.ts';

/** The name under which appsec-configs list the tuning rule. */
export const TUNING_RULE = 'argos/tuning';

// pkg/appsec/appsec_rules_collection.go, AppsecCollectionConfig, decoded with UnmarshalStrict.
const KEYS = new Set('type name debug description seclang_files_rules seclang_rules rules severity labels data'.split(' '));

const invalid = (why: string): Unobservable => new Unobservable('invalid', why);
const undecided = (why: string): Unobservable => new Unobservable('indeterminate', why);

/**
 * The SecLang text of an appsec rule file, its entries joined as CrowdSec joins them.
 * @param text the file's YAML
 * @throws Unobservable `invalid` where CrowdSec's strict decoder drops the file, `indeterminate` where more than this text counts
 */
export function readTuningRule(text: string): string {
  try {
    return readRule(text);
  } catch (error) {
    if (error instanceof YamlFault) throw invalid(`CrowdSec cannot read it: ${error.message}`);
    throw error;
  }
}

function readRule(text: string): string {
  const all = [...documents(text)];
  const [document] = all;
  const map = document === undefined ? null : topMap(document);
  if (document === undefined || map === null) throw invalid('it is empty');
  if (all.length > 1) throw undecided('it holds several YAML documents');
  if (hasMergeKey(document)) throw undecided('it merges YAML maps');
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (key === null || !KEYS.has(key))
      throw invalid(`it has the unknown key ${key ?? '(not a word)'}, so CrowdSec drops the file`);
  }
  const name = nodeAt(document, map, 'name');
  if (!isScalar(name) || scalarText(name) !== TUNING_RULE) throw invalid(`its name is not ${TUNING_RULE}`);
  for (const key of ['seclang_files_rules', 'rules']) {
    const others = nodeAt(document, map, key);
    if (others === undefined || (isScalar(others) && others.value === null)) continue;
    if (!isSeq(others)) throw invalid(`its ${key} is not a list`);
    if (others.items.length > 0) throw undecided(`it also has ${key}, which could touch the thresholds`);
  }
  const rules = nodeAt(document, map, 'seclang_rules');
  if (rules === undefined || (isScalar(rules) && rules.value === null)) return '';
  if (!isSeq(rules)) throw invalid('its seclang_rules is not a list');
  return rules.items.map(entryText).join('\n');
}

function entryText(entry: unknown): string {
  if (isMap(entry) || isSeq(entry)) throw invalid('an entry of seclang_rules is not a string, so CrowdSec drops the file');
  if (!isScalar(entry)) throw undecided('an entry of seclang_rules is an alias');
  if (entry.tag !== undefined) throw undecided('an entry of seclang_rules has a tag');
  return scalarText(entry);
}
