import { survey } from '../seclang/survey.ts';
import { at, itemsOf, type PlainTree, textOf, textsOf } from '../yaml/plain-tree.ts';
import { type Schema, TEXTS } from '../yaml/strict-decode.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);
const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(words(text).map((pair) => pair.split(':', 2) as [string, string]));

// pkg/appsec/appsec_rule/modsecurity.go: zonesMap, matchMap, transformMap and bodyTypeMatch, with what each name becomes in SecLang.
const ZONES = pairs(`
  ARGS:ARGS_GET ARGS_NAMES:ARGS_GET_NAMES BODY_ARGS:ARGS_POST BODY_ARGS_NAMES:ARGS_POST_NAMES COOKIES:REQUEST_COOKIES
  COOKIES_NAMES:REQUEST_COOKIES_NAMES FILES:FILES FILES_NAMES:FILES_NAMES FILES_TOTAL_SIZE:FILES_COMBINED_SIZE
  HEADERS_NAMES:REQUEST_HEADERS_NAMES HEADERS:REQUEST_HEADERS METHOD:REQUEST_METHOD PROTOCOL:REQUEST_PROTOCOL URI:REQUEST_FILENAME
  URI_FULL:REQUEST_URI RAW_BODY:RAW_REQUEST_BODY FILENAMES:FILES
`);
const MATCHES = pairs(`
  regex:rx equals:streq startsWith:beginsWith endsWith:endsWith contains:contains libinjectionSQL:detectSQLi
  libinjectionXSS:detectXSS gt:gt lt:lt gte:ge lte:le eq:eq fromFile:pmFromFile
`);
const TRANSFORMS = new Set(
  words(`
    lowercase uppercase length trim trim_left trim_right htmlentitydecode html_entity_decode js_decode css_decode urldecode hexdecode
    cmdline b64decode b64decode_lenient b64encode normalize_path normalizepath normalize_path_win normalizepathwin remove_whitespaces
    compress_whitespaces remove_nulls replace_nulls remove_comments replace_comments
  `),
);
const BODY_TYPES = ['json', 'xml', 'multipart', 'urlencoded'];
const SEVERITY = /^(?:[0-7]|emergency|alert|critical|error|warning|notice|info|debug)$/i;

const MATCH: Schema = { struct: { type: 'text', value: 'text', not: 'truth' } };
const RULE: Record<string, Schema> = {
  name: 'text',
  severity: 'text',
  zones: TEXTS,
  variables: TEXTS,
  match: MATCH,
  transform: TEXTS,
  body_type: 'text',
};
/** A rule in CrowdSec's own form (`pkg/appsec/appsec_rule/appsec_rule.go`, `CustomRule`), with rules inside it. */
export const NATIVE_RULE: Schema = { struct: RULE };
RULE.and = { listOf: NATIVE_RULE };
RULE.or = { listOf: NATIVE_RULE };

/** What the file of such rules says of all of them. */
export interface NativeFile {
  name: string;
  description: string;
  severity: string;
  rules: readonly PlainTree[];
}

/**
 * Why CrowdSec refuses rules in its own form, which ends the loading of every WAF that uses them: it makes a SecRule of each
 * (`buildSingleRule`), which Coraza then loads.
 * @returns null where it takes them, as far as that can be told
 */
export function refusalOfNative(file: NativeFile): string | null {
  const { rules, severity } = file;
  if (rules.length > 0 && severity !== '' && !SEVERITY.test(severity)) return `has the severity ${severity}, which there is not`;
  for (const rule of rules) {
    const why = refusalAtTop(rule) ?? refusalOf(file, rule);
    if (why !== null) return why;
  }
  return null;
}

const has = (rule: PlainTree, key: string): boolean => (at(rule, key) ?? null) !== null;
const membersOf = (rule: PlainTree): readonly PlainTree[] => ['and', 'or'].flatMap((key) => itemsOf(at(rule, key)));

function refusalAtTop(rule: PlainTree): string | null {
  if (has(rule, 'and') || has(rule, 'or')) return null;
  if (!has(rule, 'zones')) return 'has a rule without zones';
  if (textOf(at(at(rule, 'match'), 'type')) === '') return 'has a rule without a match type';
  return textOf(at(at(rule, 'match'), 'value')) === '' ? 'has a rule without a match value' : null;
}

function refusalOf(file: NativeFile, rule: PlainTree): string | null {
  const members = membersOf(rule);
  for (const member of members) {
    const why = refusalOf(file, member);
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
  if (body !== '' && !BODY_TYPES.includes(body)) return `has a rule with the unknown body_type ${body}`;
  const fault = survey(seclangOf(file, rule)).statements.find(({ is }) => is === 'fault');
  return fault?.is === 'fault' ? `has a rule in its own form that becomes SecLang which ${fault.why}` : null;
}

/** The SecRule that CrowdSec makes of one rule, without what cannot be wrong in it. */
function seclangOf({ name, description }: NativeFile, rule: PlainTree): string {
  const variables = textsOf(at(rule, 'variables'));
  const count = textsOf(at(rule, 'transform')).includes('count') ? '&' : '';
  const zones = textsOf(at(rule, 'zones')).map((zone) => ZONES.get(zone) ?? '');
  const names =
    variables.length === 0 ? zones : zones.flatMap((zone) => variables.map((variable) => `${count}${zone}:${variable}`));
  const match = at(rule, 'match');
  const not = /^(?:y|yes|on|true)$/i.test(textOf(at(match, 'not'))) ? '!' : '';
  const type = textOf(at(match, 'type'));
  const operator = type === '' ? '' : `"${not}@${MATCHES.get(type)} ${textOf(at(match, 'value'))}"`;
  const msg = description === '' ? name : description;
  return `SecRule ${names.join('|')} ${operator} "id:1,phase:2,deny,log,msg:'${msg}',tag:'crowdsec-${name}',tag:'cs-custom-rule'"`;
}
