/** The names that Coraza 3.7.0 knows: a directive, variable, operator or transformation with another one ends the loading of the whole WAF. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** `internal/variables/variablesmap.gen.go`, in capitals. */
export const VARIABLES = words(`
  UNKNOWN RESPONSE_CONTENT_TYPE UNIQUE_ID ARGS_COMBINED_SIZE FILES_COMBINED_SIZE FULL_REQUEST_LENGTH INBOUND_DATA_ERROR MATCHED_VAR
  MATCHED_VAR_NAME MULTIPART_DATA_AFTER OUTBOUND_DATA_ERROR QUERY_STRING REMOTE_ADDR REMOTE_HOST REMOTE_PORT REQBODY_ERROR
  REQBODY_ERROR_MSG REQBODY_PROCESSOR_ERROR REQBODY_PROCESSOR_ERROR_MSG REQBODY_PROCESSOR REQUEST_BASENAME REQUEST_BODY
  RAW_REQUEST_BODY RAW_REQUEST_BODY_LENGTH REQUEST_BODY_LENGTH REQUEST_FILENAME REQUEST_LINE REQUEST_METHOD REQUEST_PROTOCOL
  REQUEST_URI REQUEST_URI_RAW RESPONSE_BODY RESPONSE_CONTENT_LENGTH RESPONSE_PROTOCOL RESPONSE_STATUS SERVER_ADDR SERVER_NAME
  SERVER_PORT HIGHEST_SEVERITY STATUS_LINE DURATION RESPONSE_HEADERS_NAMES REQUEST_HEADERS_NAMES ARGS ARGS_GET ARGS_POST ARGS_PATH
  FILES_SIZES FILES_NAMES FILES_TMP_CONTENT MULTIPART_FILENAME MULTIPART_NAME MATCHED_VARS_NAMES MATCHED_VARS FILES REQUEST_COOKIES
  REQUEST_HEADERS RESPONSE_HEADERS RES_BODY_PROCESSOR GEO REQUEST_COOKIES_NAMES FILES_TMPNAMES ARGS_NAMES ARGS_GET_NAMES
  ARGS_POST_NAMES TX RULE JSON ENV URLENCODED_ERROR RESPONSE_ARGS RESPONSE_XML REQUEST_XML XML MULTIPART_PART_HEADERS RES_BODY_ERROR
  RES_BODY_ERROR_MSG RES_BODY_PROCESSOR_ERROR RES_BODY_PROCESSOR_ERROR_MSG TIME TIME_DAY TIME_EPOCH TIME_HOUR TIME_MIN TIME_MON
  TIME_SEC TIME_WDAY TIME_YEAR AUTH_TYPE FULL_REQUEST MULTIPART_BOUNDARY_QUOTED MULTIPART_BOUNDARY_WHITESPACE
  MULTIPART_CRLF_LF_LINES MULTIPART_DATA_BEFORE MULTIPART_FILE_LIMIT_EXCEEDED MULTIPART_HEADER_FOLDING
  MULTIPART_INVALID_HEADER_FOLDING MULTIPART_INVALID_PART MULTIPART_INVALID_QUOTING MULTIPART_LF_LINE MULTIPART_MISSING_SEMICOLON
  MULTIPART_STRICT_ERROR MULTIPART_UNMATCHED_BOUNDARY PATH_INFO SESSIONID USERID IP
`);

/** Of those, the ones that a rule may look into with `:key`. */
export const SELECTABLE = words(`
  RESPONSE_HEADERS_NAMES REQUEST_HEADERS_NAMES ARGS ARGS_GET ARGS_POST ARGS_PATH FILES_SIZES FILES_NAMES FILES_TMP_CONTENT
  MULTIPART_FILENAME MULTIPART_NAME MATCHED_VARS_NAMES MATCHED_VARS FILES REQUEST_COOKIES REQUEST_HEADERS RESPONSE_HEADERS GEO
  REQUEST_COOKIES_NAMES FILES_TMPNAMES ARGS_NAMES ARGS_GET_NAMES ARGS_POST_NAMES TX RULE JSON ENV RESPONSE_ARGS RESPONSE_XML
  REQUEST_XML XML MULTIPART_PART_HEADERS
`);

/** `internal/operators`, in their own case. */
export const OPERATORS = words(`
  beginsWith contains detectSQLi detectXSS endsWith eq ge geoLookup gt inspectFile ipMatch ipMatchFromDataset ipMatchFromFile ipMatchF
  le lt noMatch pm pmFromDataset pmFromFile pmf rbl restpath rx streq strmatch unconditionalMatch validateByteRange validateNid
  validateSchema validateUrlEncoding validateUtf8Encoding within
`);

/** `internal/transformations`, in lower case. */
export const TRANSFORMATIONS = words(`
  base64decode base64decodeext base64encode cmdline compresswhitespace cssdecode escapeseqdecode hexdecode hexencode htmlentitydecode
  jsdecode length lowercase md5 none normalisepath normalisepathwin normalizepath normalizepathwin removecomments removecommentschar
  removenulls removewhitespace replacecomments replacenulls sha1 uppercase urldecode urldecodeuni urlencode utf8tounicode trim
  trimleft trimright
`);

/** `internal/actions/ctl.go`, in their own case. */
export const CTL_ACTIONS = words(`
  auditEngine auditLogParts requestBodyAccess requestBodyLimit requestBodyProcessor forceRequestBodyVariable responseBodyProcessor
  responseBodyAccess responseBodyLimit forceResponseBodyVariable ruleEngine ruleRemoveById ruleRemoveByMsg ruleRemoveByTag
  ruleRemoveTargetById ruleRemoveTargetByMsg ruleRemoveTargetByTag hashEngine hashEnforcement debugLogLevel
`);

/** What a directive asks of its options (`internal/seclang/directives.go`), as far as it can be told from the text alone. */
export type OptionRule =
  | 'anything'
  | 'something'
  | 'nothing'
  | 'number'
  | 'positive'
  | 'log_level'
  | 'octal'
  | 'log_parts'
  | 'never'
  /** In lower case. */
  | { readonly oneOf: readonly string[] };

const ON_OFF = { oneOf: ['on', 'off'] };
const BODY_LIMIT = { oneOf: ['reject', 'processpartial'] };

const DIRECTIVE_GROUPS: readonly (readonly [OptionRule, string])[] = [
  [
    'something',
    `seccomponentsignature secmarker secaction secrule secwebappid secserversignature secruleremovebytag secruleremovebymsg
     secruleremovebyid secresponsebodymimetype secsensorid secdefaultaction secauditlog secauditlogstoragedir
     secauditlogrelevantstatus secdatadir secuploaddir secdebuglog secruleupdatetargetbyid
     secruleupdateactionbyid secruleupdatetargetbytag secdataset`,
  ],
  [ON_OFF, 'secresponsebodyaccess secrequestbodyaccess secignorerulecompilationerrors secrxprefilter'],
  [{ oneOf: ['on', 'off', 'detectiononly'] }, 'secruleengine'],
  [{ oneOf: ['on', 'off', 'relevantonly'] }, 'secauditengine secuploadkeepfiles'],
  [BODY_LIMIT, 'secresponsebodylimitaction secrequestbodylimitaction'],
  [{ oneOf: ['abort', 'warn'] }, 'secremoterulesfailaction'],
  [{ oneOf: ['serial', 'concurrent', 'https', 'syslog'] }, 'secauditlogtype'],
  [{ oneOf: ['json', 'jsonlegacy', 'native', 'ocsf'] }, 'secauditlogformat'],
  ['log_parts', 'secauditlogparts'],
  ['octal', 'secauditlogdirmode secauditlogfilemode secuploadfilemode'],
  [
    'number',
    'secrequestbodylimit secresponsebodylimit secrequestbodyinmemorylimit secrequestbodynofileslimit secuploadfilelimit',
  ],
  ['log_level', 'secdebugloglevel'],
  ['positive', 'secrequestbodyjsondepthlimit secargumentslimit'],
  ['nothing', 'secresponsebodymimetypesclear'],
  ['never', 'secremoterules'],
  [
    'anything',
    `secconnwritestatelimit secconnreadstatelimit secpcrematchlimitrecursion secpcrematchlimit sechttpblkey secgsblookupdb
     sechashmethodpm sechashmethodrx sechashparam sechashkey sechashengine secconnengine seccollectiontimeout secargumentseparator
     seccookieformat secruleupdatetargetbymsg secrulescript secruleperftime secunicodemap sectmpdir`,
  ],
];

/** Every directive of `internal/seclang/directivesmap.gen.go`, in lower case; `include` is read elsewhere. */
export const DIRECTIVES: ReadonlyMap<string, OptionRule> = new Map(
  DIRECTIVE_GROUPS.flatMap(([rule, names]) => [...words(names)].map((name) => [name, rule] as const)),
);
