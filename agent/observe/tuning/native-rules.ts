import type { PlainTree } from '../yaml/plain-tree.ts';
import { at, type Shape, textOf, textsOf } from './go-shape.ts';

// pkg/appsec/appsec_rule/modsecurity.go: zonesMap, matchMap, transformMap and bodyTypeMatch.
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const ZONES = words(`
  ARGS ARGS_NAMES BODY_ARGS BODY_ARGS_NAMES COOKIES COOKIES_NAMES FILES FILES_NAMES FILES_TOTAL_SIZE HEADERS_NAMES HEADERS METHOD
  PROTOCOL URI URI_FULL RAW_BODY FILENAMES
`);
const MATCHES = words('regex equals startsWith endsWith contains libinjectionSQL libinjectionXSS gt lt gte lte eq fromFile');
const TRANSFORMS = words(`
  lowercase uppercase length trim trim_left trim_right htmlentitydecode html_entity_decode js_decode css_decode urldecode hexdecode
  cmdline b64decode b64decode_lenient b64encode normalize_path normalizepath normalize_path_win normalizepathwin remove_whitespaces
  compress_whitespaces remove_nulls replace_nulls remove_comments replace_comments
`);
const BODY_TYPES = words('json xml multipart urlencoded');
const SEVERITY = /^(?:[0-7]|emergency|alert|critical|error|warning|notice|info|debug)$/i;

const MATCH: Shape = { struct: { type: 'text', value: 'text', not: 'truth' } };
const RULE: Record<string, Shape> = {
  name: 'text',
  severity: 'text',
  zones: { listOf: 'text' },
  variables: { listOf: 'text' },
  match: MATCH,
  transform: { listOf: 'text' },
  body_type: 'text',
};
/** A rule in CrowdSec's own form (`pkg/appsec/appsec_rule/appsec_rule.go`, `CustomRule`), with rules inside it. */
export const NATIVE_RULE: Shape = { struct: RULE };
RULE.and = { listOf: NATIVE_RULE };
RULE.or = { listOf: NATIVE_RULE };

/**
 * Why CrowdSec refuses to make SecLang of a rule in its own form, which ends the loading of every WAF that uses it.
 * @param severity that of the file, which counts for each of its rules
 * @returns null where it makes something of all of them, whatever Coraza makes of that
 */
export function refusalOfNative(rules: readonly PlainTree[], severity: string): string | null {
  if (rules.length > 0 && severity !== '' && !SEVERITY.test(severity)) return `has the severity ${severity}, which there is not`;
  for (const rule of rules) {
    const why = refusalAtTop(rule) ?? refusalOf(rule);
    if (why !== null) return why;
  }
  return null;
}

const has = (rule: PlainTree, key: string): boolean => (at(rule, key) ?? null) !== null;
const membersOf = (rule: PlainTree): readonly PlainTree[] =>
  ['and', 'or'].flatMap((key) => {
    const list = at(rule, key);
    return list?.kind === 'list' ? list.items : [];
  });

function refusalAtTop(rule: PlainTree): string | null {
  if (has(rule, 'and') || has(rule, 'or')) return null;
  if (!has(rule, 'zones')) return 'has a rule without zones';
  if (textOf(at(at(rule, 'match'), 'type')) === '') return 'has a rule without a match type';
  return textOf(at(at(rule, 'match'), 'value')) === '' ? 'has a rule without a match value' : null;
}

function refusalOf(rule: PlainTree): string | null {
  const members = membersOf(rule);
  for (const member of members) {
    const why = refusalOf(member);
    if (why !== null) return why;
  }
  if (!has(rule, 'zones')) return members.length > 0 ? null : 'has a rule without zones';
  const zone = textsOf(at(rule, 'zones')).find((name) => !ZONES.has(name));
  if (zone !== undefined) return `has a rule with the unknown zone ${zone}`;
  const match = textOf(at(at(rule, 'match'), 'type'));
  if (match !== '' && !MATCHES.has(match)) return `has a rule with the unknown match type ${match}`;
  const transforms = textsOf(at(rule, 'transform')).filter((name) => name !== '' && name !== 'count');
  const transform = transforms.find((name) => !TRANSFORMS.has(name));
  if (transform !== undefined) return `has a rule with the unknown transform ${transform}`;
  const body = textOf(at(rule, 'body_type'));
  return body === '' || BODY_TYPES.has(body) ? null : `has a rule with the unknown body_type ${body}`;
}
