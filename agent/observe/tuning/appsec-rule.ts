import { type Document, isAlias, isMap, isNode, isScalar, isSeq, visit, type YAMLMap } from 'yaml';
import { undecided } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { documents, hasMergeKey, keyOf, nodeAt, scalarText, topMap, YamlFault } from '../yaml/yaml-file.ts';

/** An appsec rule's file, decoded. */
export interface AppsecRule {
  name: string;
  /** Its SecLang entries, joined as CrowdSec joins them. */
  seclang: string;
  /** Which of the keys that bring more rules it has, beside `seclang_rules`. */
  alsoHas: string[];
}

// pkg/appsec/appsec_rules_collection.go, AppsecCollectionConfig, decoded with UnmarshalStrict.
const TEXT_KEYS = ['type', 'name', 'description', 'severity'];
const LIST_KEYS = ['seclang_files_rules', 'seclang_rules', 'rules'];
const KEYS = new Set([...TEXT_KEYS, ...LIST_KEYS, 'debug', 'labels', 'data']);
const BOOLEAN = /^(?:true|false|yes|no|on|off)$/i;

const isNull = (node: unknown): boolean => node === undefined || node === null || (isScalar(node) && node.value === null);

/**
 * Decodes an appsec rule's file as strictly as CrowdSec does (`pkg/appsec/loader.go`).
 * @throws YamlFault where the strict decoder drops the file; Unobservable `indeterminate` where its reading is not certain
 */
export function decodeAppsecRule(bytes: Buffer): AppsecRule {
  const all = [...documents(decodeYaml(bytes))];
  const [document] = all;
  const map = document === undefined ? null : topMap(document);
  if (document === undefined || map === null) throw new YamlFault('it is empty');
  if (all.length > 1) throw undecided('it holds several YAML documents');
  if (hasMergeKey(document)) throw undecided('it merges YAML maps');
  refuseOddNodes(document);
  requireShape(document, map);
  const name = nodeAt(document, map, 'name');
  const alsoHas = ['seclang_files_rules', 'rules'].filter((key) => {
    const list = nodeAt(document, map, key);
    return isSeq(list) && list.items.length > 0;
  });
  return { name: isScalar(name) ? scalarText(name) : '', seclang: entries(document, map).join('\n'), alsoHas };
}

function refuseOddNodes(document: Document.Parsed): void {
  const refuse = (_: unknown, node: unknown): void => {
    if (isAlias(node)) throw undecided('it has a YAML alias');
    if (isNode(node) && node.tag !== undefined) throw undecided('it has a YAML tag');
  };
  visit(document, {
    Node: refuse,
    Map(at, map) {
      refuse(at, map);
      refuseTwins(map);
    },
  });
}

function refuseTwins(map: YAMLMap): void {
  const seen = new Set<string>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (key === null) throw undecided('it has a key that is no word');
    if (seen.has(key)) throw new YamlFault(`the key ${key} stands there twice`);
    seen.add(key);
  }
}

function requireShape(document: Document.Parsed, map: YAMLMap): void {
  for (const pair of map.items) {
    const key = keyOf(pair) ?? '';
    if (!KEYS.has(key)) throw new YamlFault(`it has the unknown key ${key}`);
    const node = nodeAt(document, map, key);
    if (isNull(node)) continue;
    if (TEXT_KEYS.includes(key) && !isScalar(node)) throw new YamlFault(`its ${key} is not a text`);
    if (LIST_KEYS.includes(key) && !isSeq(node)) throw new YamlFault(`its ${key} is not a list`);
    if (key === 'labels' && !isMap(node)) throw new YamlFault('its labels are not a map');
    if (key === 'debug' && !(isScalar(node) && BOOLEAN.test(scalarText(node))))
      throw new YamlFault('its debug is not true or false');
  }
}

function entries(document: Document.Parsed, map: YAMLMap): string[] {
  const rules = nodeAt(document, map, 'seclang_rules');
  if (!isSeq(rules)) return [];
  return rules.items.map((entry) => {
    if (!isScalar(entry)) throw new YamlFault('an entry of seclang_rules is not a text');
    return scalarText(entry);
  });
}
