const words = (text: string): string[] => text.trim().split(/\s+/);

const CHALLENGE = 'req IsInBand fingerprint EvaluateMismatches';
/** What the engine gives to the expressions of each hook (`pkg/appsec/waf_helpers.go`). */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  on_load: words(`
    RemoveInBandRuleByID RemoveInBandRuleByTag RemoveInBandRuleByName RemoveOutBandRuleByID RemoveOutBandRuleByTag
    RemoveOutBandRuleByName SetRemediationByTag SetRemediationByID SetRemediationByName SetChallengeDifficulty LoadAPISchemaWithName
    LoadAPISchemaWithOptions RegisterAPISchemaBodyDecoder SetMaxBodySize SetBodySizeExceededAction
  `),
  pre_eval: words(`
    IsInBand IsOutBand req hook_vars RemoveInBandRuleByID RemoveInBandRuleByName RemoveInBandRuleByTag RemoveOutBandRuleByID
    RemoveOutBandRuleByTag RemoveOutBandRuleByName DropRequest SetChallengeBody SetChallengeCookie SetRemediationByTag
    SetRemediationByID SetRemediationByName SetRemediation SetReturnCode AppsecCookie SetChallengeDifficulty GrantChallengeCookie
    fingerprint ValidateRequestWithSchema DisableBodyInspection ExemptFromChallenge
  `),
  post_eval: words(`
    IsInBand IsOutBand DumpRequest req SendChallenge SetChallengeDifficulty GrantChallengeCookie DumpFingerprint fingerprint hook_vars
    ExemptFromChallenge
  `),
  on_match: words(`
    evt req hook_vars IsInBand IsOutBand SetRemediation SetReturnCode CancelEvent SendEvent CancelAlert SendAlert DumpRequest
    SetChallengeBody SetChallengeCookie AppsecCookie ExemptFromChallenge
  `),
  on_challenge: words(`${CHALLENGE} SendChallenge SetRemediation SetReturnCode DropRequest SetChallengeDifficulty`),
  on_challenge_submit: words(`${CHALLENGE} RejectSubmission LogAccepted GrantChallengeCookie DumpFingerprint`),
};

/** CrowdSec's own functions (`pkg/exprhelpers/expr_lib.go`), those of expr-lang 1.17, and its words. */
const EVERYWHERE = new Set([
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
  ...words('and or not in contains matches startsWith endsWith true false nil if else $env'),
]);

type Kind = 'text' | 'number';
/** What the engine's functions take, where that is the same in each hook that has them. */
const TAKES: Readonly<Record<string, readonly Kind[]>> = {
  RemoveInBandRuleByID: ['number'],
  RemoveOutBandRuleByID: ['number'],
  RemoveInBandRuleByTag: ['text'],
  RemoveInBandRuleByName: ['text'],
  RemoveOutBandRuleByTag: ['text'],
  RemoveOutBandRuleByName: ['text'],
  SetRemediationByTag: ['text', 'text'],
  SetRemediationByName: ['text', 'text'],
  SetRemediationByID: ['number', 'text'],
  SetRemediation: ['text'],
  SetReturnCode: ['number'],
  SetMaxBodySize: ['number'],
  SetBodySizeExceededAction: ['text'],
  SetChallengeBody: ['text'],
  SetChallengeDifficulty: ['text'],
  LoadAPISchemaWithName: ['text', 'text'],
  RegisterAPISchemaBodyDecoder: ['text', 'text'],
  ValidateRequestWithSchema: ['text'],
  ExemptFromChallenge: ['text'],
  DropRequest: ['text'],
  CancelEvent: [],
  SendEvent: [],
  CancelAlert: [],
  SendAlert: [],
  SendChallenge: [],
  DisableBodyInspection: [],
};

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)|(?<number>\d[\w.]*)|(?<name>[$A-Za-z_][\w$]*)|(?<mark>\?\.|[\s\S])/gy;

interface Token {
  is: 'text' | 'number' | 'name' | 'mark';
  text: string;
}

function tokensOf(code: string): Token[] {
  return [...code.matchAll(TOKEN)].flatMap(({ groups }) => {
    const [found] = Object.entries(groups ?? {}).filter(([, text]) => text !== undefined);
    return found === undefined ? [] : [{ is: found[0] as Token['is'], text: found[1] as string }];
  });
}

/**
 * Why an expression of a hook does not compile, as far as that is certain: expr-lang checks names and calls when it compiles.
 * @param stage the hook
 * @returns the rest of a sentence that begins with the hook; null where it compiles, or that is not certain
 */
export function refusalOfExpression(stage: string, code: string): string | null {
  const tokens = tokensOf(code);
  if (tokens.length === 0) return 'has an empty expression';
  if (!isBalanced(tokens)) return `has an expression with an open bracket or quote (${code.slice(0, 60)})`;
  // It brings names of its own.
  if (tokens.some(({ text }) => text === 'let' || text === '#')) return null;
  return unknownName(stage, tokens) ?? wrongCall(tokens);
}

const CLOSES: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

function isBalanced(tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { is, text } of tokens) {
    if (is !== 'mark') continue;
    if ('"\'`'.includes(text)) return false;
    if ('([{'.includes(text)) open.push(text);
    const opener = CLOSES.get(text);
    if (opener !== undefined && open.pop() !== opener) return false;
  }
  return open.length === 0;
}

function unknownName(stage: string, tokens: readonly Token[]): string | null {
  const given = GIVEN[stage] ?? [];
  const hasMaps = tokens.some(({ text }) => text === '{');
  for (const [at, { is, text }] of tokens.entries()) {
    if (is !== 'name' || EVERYWHERE.has(text) || given.includes(text)) continue;
    const before = tokens[at - 1]?.text;
    const isKey = hasMaps && tokens[at + 1]?.text === ':';
    if (before === '.' || before === '?.' || isKey) continue;
    const isElsewhere = Object.values(GIVEN).some((names) => names.includes(text));
    const more = isElsewhere ? ': this version of CrowdSec may refuse it' : '';
    return `uses ${text}, a name that CrowdSec does not give to it${more}`;
  }
  return null;
}

function wrongCall(tokens: readonly Token[]): string | null {
  for (const [at, { is, text }] of tokens.entries()) {
    const takes = is === 'name' && Object.hasOwn(TAKES, text) ? TAKES[text] : undefined;
    const before = tokens[at - 1]?.text;
    if (takes === undefined || before === '.' || before === '?.' || tokens[at + 1]?.text !== '(') continue;
    const given = argumentsAt(tokens, at + 2);
    if (given.length !== takes.length) return `calls ${text} with ${given.length} arguments, and it takes ${takes.length}`;
    for (const [position, [only, ...more]] of given.entries()) {
      const isLiteral = more.length === 0 && (only?.is === 'text' || only?.is === 'number');
      if (isLiteral && only.is !== takes[position])
        return `calls ${text} with ${only.text}, and it takes a ${takes[position]} there`;
    }
  }
  return null;
}

function argumentsAt(tokens: readonly Token[], from: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (token.is === 'mark' && CLOSES.has(token.text) && depth-- === 0) break;
    if (token.is === 'mark' && '([{'.includes(token.text)) depth++;
    if (token.text === ',' && token.is === 'mark' && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  // A comma may stand behind the last one.
  if (found.at(-1)?.length === 0) found.pop();
  return found;
}
