import { DATA_PROVIDERS } from '../config/data-providers.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, itemsOf, type PlainTree, textOf, textsOf } from '../yaml/plain-tree.ts';
import { type Schema, TEXTS } from '../yaml/strict-decode.ts';
import { decodeStrictly } from './decode-strictly.ts';
import { NATIVE_RULE } from './native-rules.ts';

/** An appsec rule's file, decoded. */
export interface AppsecRule {
  /** '' where it has none, with which CrowdSec does not start. */
  name: string;
  /** Its own SecLang, entries joined as CrowdSec joins them. */
  seclang: string;
  /** Files of the data folder with SecLang, or patterns for them. */
  files: readonly string[];
  /** Rules in CrowdSec's own form. */
  native: readonly PlainTree[];
  description: string;
  severity: string;
}

// pkg/appsec/appsec_rules_collection.go, AppsecCollectionConfig.
const RULE_FILE: Schema = {
  struct: {
    type: 'text',
    name: 'text',
    debug: 'truth',
    description: 'text',
    seclang_files_rules: TEXTS,
    seclang_rules: TEXTS,
    rules: { listOf: NATIVE_RULE },
    severity: 'text',
    labels: { mapOf: 'anything' },
    data: DATA_PROVIDERS,
  },
};

/**
 * Decodes an appsec rule's file as strictly as CrowdSec does (`pkg/appsec/loader.go`, `UnmarshalStrict` of yaml.v2, which looks at
 * the first document alone).
 * @throws YamlFault where the strict decoder drops the file; Unobservable `indeterminate` where its reading is not certain
 */
export function decodeAppsecRule(bytes: Buffer): AppsecRule {
  const tree = decodeStrictly(decodeYaml(bytes), RULE_FILE);
  return {
    name: textOf(at(tree, 'name')),
    seclang: textsOf(at(tree, 'seclang_rules')).join('\n'),
    files: textsOf(at(tree, 'seclang_files_rules')),
    native: itemsOf(at(tree, 'rules')),
    description: textOf(at(tree, 'description')),
    severity: textOf(at(tree, 'severity')),
  };
}
