import type { PlainTree } from '../yaml/plain-tree.ts';
import { at, type Shape, textOf, textsOf } from './go-shape.ts';

/** Which rules of a band the hooks of an appsec-config take away, when loading or for each request. */
export interface HookRemovals {
  ids: readonly number[];
  /** Whether some are named by a tag or a name. */
  byName: boolean;
  /** Whether some cannot be told from the text: a computed id, another function. */
  unclear: boolean;
}

const HOOKS: Shape = { listOf: { struct: { filter: 'text', on_success: 'text', apply: { listOf: 'text' } } } };
const STAGES = ['on_load', 'pre_eval', 'post_eval', 'on_match', 'on_challenge', 'on_challenge_submit'];
const PHASED = STAGES.filter((stage) => stage !== 'on_load');
const shapes = (stages: readonly string[]): Record<string, Shape> => Object.fromEntries(stages.map((stage) => [stage, HOOKS]));

/** The keys of hooks at the top of an appsec-config, and in its sections `inband` and `outofband` (`pkg/appsec/appsec.go`). */
export const HOOK_KEYS = { top: shapes(STAGES), section: shapes(PHASED) };

const words = (text: string): string[] => text.trim().split(/\s+/);
/**
 * Every name that an expression of some hook can use: what the engine gives the hooks (`pkg/appsec/waf_helpers.go`), CrowdSec's own
 * functions (`pkg/exprhelpers/expr_lib.go`), those of expr-lang 1.17 and its words.
 */
const KNOWN = new Set([
  ...words(`
    RemoveInBandRuleByID RemoveInBandRuleByTag RemoveInBandRuleByName RemoveOutBandRuleByID RemoveOutBandRuleByTag
    RemoveOutBandRuleByName SetRemediationByTag SetRemediationByID SetRemediationByName SetChallengeDifficulty LoadAPISchemaWithName
    LoadAPISchemaWithOptions RegisterAPISchemaBodyDecoder SetMaxBodySize SetBodySizeExceededAction IsInBand IsOutBand req hook_vars
    DropRequest SetChallengeBody SetChallengeCookie SetRemediation SetReturnCode AppsecCookie GrantChallengeCookie fingerprint
    ValidateRequestWithSchema DisableBodyInspection ExemptFromChallenge DumpRequest SendChallenge DumpFingerprint EvaluateMismatches
    RejectSubmission LogAccepted evt CancelEvent SendEvent CancelAlert SendAlert
  `),
  ...words(`
    CrowdsecCTI Flatten Distinct FlattenDistinct Distance GetFromStash Atof JsonExtract JsonExtractUnescape JsonExtractLib
    JsonExtractSlice JsonExtractObject ToJsonString File RegexpInFile FileMap LookupFile MatchKnownBot Upper Lower IpInRange TimeNow
    ParseUri ParseQuery ExtractQueryParam PathUnescape QueryUnescape PathEscape QueryEscape XMLGetAttributeValue XMLGetNodeValue
    IpToRange IsIPV6 IsIPV4 IsIP LookupHost GetDecisionsCount GetActiveDecisionsCount GetActiveDecisionsTimeLeft
    GetDecisionsSinceCount Sprintf ParseUnix SetInStash Fields Index IndexAny Join Split SplitAfter SplitAfterN SplitN Replace
    ReplaceAll Trim TrimLeft TrimRight TrimSpace TrimPrefix TrimSuffix Get ToString Match KeyExists LogInfo B64Decode UnmarshalJSON
    ParseKV ParseKVLax Hostname FloatApproxEqual LibInjectionIsSQLI LibInjectionIsXSS GeoIPEnrich GeoIPASNEnrich GeoIPRangeEnrich
    IPToCountry JA4H AverageInterval MedianInterval HTTPGet HTTPHead HTTPPost HTTPRequest
  `),
  ...words(`
    all none any one filter map find findIndex findLast findLastIndex count sum groupBy sortBy reduce len type abs ceil floor round int
    float string trim trimPrefix trimSuffix upper lower split splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix
    max min mean median toJSON fromJSON toBase64 fromBase64 now duration date timezone first last get take keys values toPairs
    fromPairs reverse uniq concat flatten sort bitand bitor bitxor bitnand bitnot bitshl bitshr bitushr
  `),
  ...words('and or not in contains matches startsWith endsWith true false nil let if else'),
]);

/**
 * Why CrowdSec refuses the hooks: a function that no hook has does not compile.
 * @param tree the appsec-config
 * @returns the rest of a sentence that begins with the file; null where that cannot be said for certain
 */
export function refusalByHooks(tree: PlainTree | undefined): string | null {
  for (const [section, stages] of sectionsOf(tree)) {
    for (const stage of stages) {
      const hooks = at(section.tree, stage);
      for (const hook of hooks?.kind === 'list' ? hooks.items : []) {
        const why = refusalOf(hook);
        if (why !== null) return `its hook ${section.name}${stage} ${why}`;
      }
    }
  }
  const misplaced = ['on_challenge', 'on_challenge_submit'].find((stage) => {
    const hooks = at(at(tree, 'outofband'), stage);
    return hooks?.kind === 'list' && hooks.items.length > 0;
  });
  return misplaced === undefined ? null : `its section outofband has ${misplaced}, which CrowdSec takes in band only`;
}

function sectionsOf(tree: PlainTree | undefined): [{ name: string; tree: PlainTree | undefined }, readonly string[]][] {
  return [
    [{ name: '', tree }, STAGES],
    [{ name: 'inband.', tree: at(tree, 'inband') }, PHASED],
    [{ name: 'outofband.', tree: at(tree, 'outofband') }, PHASED],
  ];
}

function refusalOf(hook: PlainTree): string | null {
  const success = textOf(at(hook, 'on_success'));
  if (!['', 'continue', 'break'].includes(success)) return `has the on_success ${success}`;
  for (const expression of [textOf(at(hook, 'filter')), ...textsOf(at(hook, 'apply'))]) {
    const name = unknownCall(expression);
    if (name !== null) return `calls ${name}, a function that CrowdSec does not have`;
  }
  return null;
}

const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[A-Za-z_]\w*/g;
const CALL = /(?<![\w.#])([A-Za-z_]\w*)\s*\(/g;

/** The first name in an expression that is called and that nothing has; null where there is none, or an expression may bring names of its own. */
function unknownCall(expression: string): string | null {
  const code = expression.replace(TEXT, ' ');
  if (/\blet\b/.test(code)) return null;
  for (const [, name = ''] of code.matchAll(CALL)) if (!KNOWN.has(name)) return name;
  return null;
}

/**
 * Finds what hooks can do to a rule of a band (`pkg/appsec/waf_helpers.go`): they have no function that sets a variable, and three
 * that take rules away.
 * @param text the whole file: an expression may stand in any hook, under any phase
 */
export function hookRemovals(text: string, band: 'InBand' | 'OutBand'): HookRemovals {
  const count = (pattern: string): number => [...text.matchAll(new RegExp(pattern, 'gi'))].length;
  const ids = [...text.matchAll(new RegExp(`Remove${band}RuleByID\\(\\s*([0-9]{1,15})\\s*\\)`, 'g'))].map(([, id]) => Number(id));
  const named = [...text.matchAll(new RegExp(`Remove${band}RuleBy(?:Name|Tag)\\(`, 'g'))].length;
  return { ids, byName: named > 0, unclear: count(`Remove${band}Rule`) > ids.length + named };
}
