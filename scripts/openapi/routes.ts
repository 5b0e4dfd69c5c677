import * as v from 'valibot';
import {
  AgentAnswer,
  BaselineRequest,
  Catalogue,
  CatalogueAnswer,
  ChannelPatch,
  ChannelRequest,
  CopyRequest,
  Cut,
  EnrollAnswer,
  EnrollmentRequest,
  EnrollRequest,
  Heartbeat,
  HostMuteAnswer,
  HostMuteRequest,
  HostPatch,
  MuteRequest,
  type ProblemCode,
  Report,
  type Role,
  ScenarioPatch,
  SessionRequest,
  SURFACE_NAMES,
  TokenRequest,
  TuningPatch,
  UndoRequest,
  WaiverRequest,
} from '#contract';
import { VERDICT } from './verdict.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One route of the API, as a reader of its description needs it. */
export interface Route {
  path: string;
  method: Method;
  /** A few words: what it does. */
  says: string;
  /** What it is for, and what is worth knowing before one calls it. */
  explains: string;
  /** What a success answers. */
  answers: string;
  body?: v.GenericSchema | readonly v.GenericSchema[];
  answer?: v.GenericSchema;
  /** 200 unless said otherwise. */
  status?: 204;
  /** What to `If-None-Match` is 304. */
  isTagged?: true;
  /** It answers a part of an intent, with the `ETag` of the whole. */
  isIntent?: true;
  /** It writes an intent, and takes the `ETag` on which that is done. */
  isIntentWrite?: true;
  /** Who may call it: every logged-in role but that for metrics, unless said otherwise. */
  roles?: readonly Role[];
  /** Beside what any route can answer (document.ts). */
  refusals: readonly ProblemCode[];
  isPublic?: true;
  query?: Record<string, string>;
}

const HOST = { host: 'The host’s id, or its name where no other host has it. May be left out while there is exactly one.' };
const HOSTS = {
  host: 'An id, or a name that no other host has; several with commas between (a name with a comma: by its id), or * for all: several answer {results: [...]}, each with the host, its status and, where it refuses, the code. May be left out while there is exactly one.',
};
const ONE_HOST: readonly ProblemCode[] = ['invalid_query', 'host_required', 'unknown_host'];
const BODY: readonly ProblemCode[] = ['bad_json', 'invalid_body', 'body_too_large'];
const NAME: readonly ProblemCode[] = ['invalid_name', 'unknown_scenario', 'ambiguous_name', 'local_scenario', 'part_of_item'];
const SIGNED: readonly ProblemCode[] = ['digest_mismatch', 'signature_invalid', 'host_revoked', 'sequence_stale', 'rate_limited'];

const DRIFT = v.looseObject({
  ...Object.fromEntries(SURFACE_NAMES.map((surface) => [surface, VERDICT])),
  host: v.nullable(
    v.looseObject({
      muted: v.pipe(
        v.optional(v.nullable(v.object({ until: v.string(), reason: v.string(), by: v.string() }))),
        v.description('That nobody is alerted of the host for now; null where somebody is. until is RFC 3339.'),
      ),
      cut: v.optional(Cut),
    }),
  ),
});

const CATALOGUE = v.object({ digest: v.nullable(Catalogue.entries.digest), items: Catalogue.entries.items });

/** Who may change something. */
const OPERATORS: readonly Role[] = ['owner', 'operator'];
const OWNERS: readonly Role[] = ['owner'];
const EVERYBODY: readonly Role[] = ['owner', 'operator', 'read_only', 'metrics'];

/** Every route that the Worker serves; a test compares them. */
export const ROUTES: readonly Route[] = [
  {
    path: '/api/session',
    method: 'post',
    says: 'Log in',
    explains:
      'With the operator token, a named token or a log-in code that is good once. Content-Type must be application/json, and a browser may send it from the dashboard’s own pages only. The session may do what the token may, and ends with it; a code logs in as whoever made it. A token for metrics opens no dashboard.',
    answers:
      'Logged in. Sets the cookie __Host-argos_session (argos_session over HTTP on the loopback) for at most 7 days. Of more than 50 sessions of one holder the oldest ends.',
    body: SessionRequest,
    status: 204,
    refusals: [...BODY, 'invalid_credentials', 'forbidden', 'origin_refused', 'rate_limited', 'not_configured'],
    isPublic: true,
  },
  {
    path: '/api/session',
    method: 'get',
    says: 'Who am I',
    explains: 'Tells whether the token or cookie is still good, and what it may do.',
    answers:
      '{role, name, actor_kind, expires_at}: name and actor_kind are those under which the history tells of the caller; expires_at is null for the operator token itself and for who came through Cloudflare Access.',
    refusals: [],
  },
  {
    path: '/api/session',
    method: 'delete',
    says: 'Log out',
    explains:
      'Ends this session. The token with which it began stays good. A bearer token is not logged out and gets 403: revoke it with DELETE /api/tokens/{id}.',
    answers: 'Logged out. Takes the cookie away.',
    status: 204,
    refusals: ['forbidden'],
  },
  {
    path: '/api/session/codes',
    method: 'post',
    says: 'Make a log-in code',
    explains:
      'A code that is good once and for ten minutes, to open the dashboard on another device as the caller, without a token.',
    answers: '{code, expires_at}.',
    roles: OPERATORS,
    refusals: [],
  },
  {
    path: '/api/tokens',
    method: 'get',
    says: 'The named tokens',
    explains:
      'By name; those that have expired are listed for 30 days. No token can be shown again: none is stored. last_used_on is the UTC day; reads of what is published are not counted.',
    answers: '{tokens: [{id, name, role, created_at, created_by, expires_at, last_used_on}]}.',
    roles: OPERATORS,
    refusals: [],
  },
  {
    path: '/api/tokens',
    method: 'post',
    says: 'Make a named token',
    explains:
      'For a person or a program, under whose name the history then tells what it does. operator may do what the caller may save what is the owner’s, read_only only reads, metrics reads /metrics and /api/fleet/status alone. Only the owner makes one for operators. No two tokens that are good have one name, and none is called owner, host, argos or operator, in any spelling.',
    answers: '{id, token, name, role, expires_at}: the only answer in which the token stands.',
    body: TokenRequest,
    roles: OPERATORS,
    refusals: [...BODY, 'name_taken', 'too_many_tokens'],
  },
  {
    path: '/api/tokens/{id}',
    method: 'delete',
    says: 'Revoke a token',
    explains:
      'It ends at once, with the sessions that began with it and the codes that it made; for what is published with the next publication. Only the owner revokes an operator’s, save that each may revoke their own.',
    answers: 'Revoked.',
    status: 204,
    roles: OPERATORS,
    refusals: ['unknown_token'],
  },
  {
    path: '/api/sessions',
    method: 'get',
    says: 'The browsers that are logged in',
    explains: 'The newest first. Who comes through Cloudflare Access has no session: that is ended there.',
    answers:
      '{sessions: [{id, role, name, actor_kind, started_at, expires_at, browser, is_this}]}: browser is what it calls itself.',
    roles: OWNERS,
    refusals: [],
  },
  {
    path: '/api/sessions',
    method: 'delete',
    says: 'Log everybody out',
    explains: 'Ends all sessions, that of the caller too, and the log-in codes that were not used. Tokens stay good.',
    answers: 'Ended.',
    status: 204,
    roles: OWNERS,
    refusals: [],
  },
  {
    path: '/api/sessions/{id}',
    method: 'delete',
    says: 'End a session',
    explains: 'Whosever it is, with the log-in codes that were not used.',
    answers: 'Ended.',
    status: 204,
    roles: OWNERS,
    refusals: ['unknown_session'],
  },
  {
    path: '/api/acts',
    method: 'get',
    says: 'Who did what in the whole fleet',
    explains:
      'What people did, and which hosts enrolled, the newest first: at least the newest 1,000 changes of intents and hosts, 200 log-ins, 200 mutes of hosts by themselves and 1,000 of everything else. It outlives the hosts that it is about.',
    answers:
      '{acts: [{id, at, kind, actor, actor_kind, host, surface, detail}], next}: next is the value of before for the page that follows, null on the last.',
    query: {
      who: 'The name of who did it.',
      host: 'The host’s id, or the name that it had then.',
      kind: 'Such as intent_changed, token_made or logged_in.',
      before: 'The next of the page before.',
      limit: 'At most 200, which is the default.',
      format: 'jsonl answers all of them, an act a line (application/jsonl).',
    },
    roles: OWNERS,
    refusals: ['invalid_query'],
  },
  {
    path: '/api/security/drift',
    method: 'get',
    says: 'The verdicts on a host',
    explains:
      'Whether the host is as its intent says, part by part, and why not. By default it is what was published last: last_check_at says how old that is. After expires_at every status is unknown with the reason check_stopped.',
    answers: 'One verdict for each part of the host, the host itself, and the command that applies its intent.',
    query: {
      ...HOST,
      fresh: 'true asks for this moment’s state instead of the published one, whose long lists are cut.',
    },
    answer: DRIFT,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/scenarios',
    method: 'get',
    says: 'The scenarios of a host',
    explains:
      'What is installed, what the running CrowdSec has loaded, what is declared and what was adopted; with the collections and what taints them.',
    answers:
      '{scenarios, baseline, collections, digest, ...}. is_available is false where the host cannot be read now, and the list is then the last known. digest goes into seen of POST /api/security/baseline.',
    query: HOST,
    isIntent: true,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/scenarios/{name}',
    method: 'patch',
    says: 'Declare a scenario',
    explains:
      'Disabled, enabled or simulated, whether it is installed or not. {"disabled": true or false} is the same as disabled or enabled. Nothing changes on the host until the apply command is run on it. Idempotent.',
    answers: '{name, disabled, declared, changed}: with the full name, and changed false where it was declared so already.',
    body: ScenarioPatch,
    query: HOSTS,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...BODY, ...ONE_HOST, ...NAME, 'too_many_declarations'],
  },
  {
    path: '/api/security/scenarios/{name}',
    method: 'delete',
    says: 'Withdraw a declaration',
    explains: 'The host is left as it is, and the scenario is compared with what was adopted again. Idempotent.',
    answers: '{name, disabled, declared, changed}: declared is null.',
    query: HOSTS,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...ONE_HOST, ...NAME],
  },
  {
    path: '/api/security/baseline',
    method: 'post',
    says: 'Accept what is installed, or drop the baseline',
    explains:
      'To accept says that what is installed now is what shall be, of some scenarios or of all; seen is the digest of the list that was looked at. Without a baseline declarations alone are compared. What changes nothing is done already.',
    answers: '{count, adopted_at}: how many scenarios the baseline has, and since when; null where it was dropped.',
    body: BaselineRequest,
    query: HOST,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...BODY, ...ONE_HOST, 'unknown_scenario', 'report_changed', 'report_undecided'],
  },
  {
    path: '/api/security/catalogue',
    method: 'get',
    says: 'What a host’s hub holds',
    explains:
      'Scenarios, collections with what is in them, AppSec rules and configs, each in its newest version: what can be declared on the host, installed or not.',
    answers: 'The catalogue; digest is null and items is empty where the host’s agent has not sent it.',
    query: HOST,
    answer: CATALOGUE,
    isTagged: true,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/appsec-tuning',
    method: 'get',
    says: 'The AppSec thresholds of a host',
    explains:
      'The anomaly scores at which CrowdSec’s AppSec blocks a request: what is declared or was adopted, and the file that sets them.',
    answers:
      '{inbound_threshold, outbound_threshold, declared, adopted, ...}: declared says which is declared or was adopted rather than a default, adopted which of those no operator declared; adopted_at is there where an operator declared neither.',
    query: HOST,
    isIntent: true,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/appsec-tuning',
    method: 'patch',
    says: 'Declare thresholds',
    explains:
      'One of them or both, from 1 to 100; lower is stricter. Nothing changes on the host until the apply command is run on it. Idempotent.',
    answers: 'As the GET, with changed.',
    body: TuningPatch,
    query: HOSTS,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...BODY, ...ONE_HOST],
  },
  {
    path: '/api/hosts',
    method: 'get',
    says: 'All hosts',
    explains: 'A line for each host, what needs a person first: CrowdSec down or about to fail, then drifted, then unknown.',
    answers: '{hosts, sequence, last_check_at, expires_at, agent}. agent is the version that hosts can get, and how.',
    isTagged: true,
    refusals: [],
  },
  {
    path: '/api/hosts/enrollments',
    method: 'post',
    says: 'Make a code to enrol a host',
    explains:
      'For a new host, which may start with the intent of another (intent_of), or for one that enrols again (host_id). The code is good once and for an hour.',
    answers: '{code, expires_at, command, url}: command is the line to run on the host.',
    body: EnrollmentRequest,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host'],
  },
  {
    path: '/api/hosts/{id}',
    method: 'patch',
    says: 'Rename a host, or change its apply command',
    explains: 'Blanks at the ends are taken off. No two hosts can be given one name.',
    answers: 'The host, as GET /api/hosts has it.',
    body: HostPatch,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host', 'name_taken'],
  },
  {
    path: '/api/hosts/{id}',
    method: 'delete',
    says: 'Remove a host',
    explains: 'With its intent and history. Its agent stops reporting; CrowdSec on the host stays as it is.',
    answers: 'Removed.',
    status: 204,
    roles: OPERATORS,
    refusals: ['unknown_host'],
  },
  {
    path: '/api/hosts/{id}/intent/copies',
    method: 'post',
    says: 'Copy the intent of a host to others',
    explains:
      'What is declared of this host is declared of the others, and thresholds that it adopted too. dry_run says what would change and changes nothing, whatever If-Match says. A host whose intent has changed since the ETag that is named of it is left as it is; where that of the host that is copied has changed, all are.',
    answers:
      '{results}: for each host its status (200, or 412 with code and detail), what changes, and what is skipped since cscli could not do it there.',
    body: CopyRequest,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host'],
  },
  {
    path: '/api/hosts/{id}/events',
    method: 'get',
    says: 'The history of a host',
    explains:
      'What changed and who did it (actor, with actor_kind, which says whether that is a token, somebody whom Cloudflare Access let in, a host or Argos Drift itself), newest first. What a host does there and back within the hour is one event with a count.',
    answers: '{events, next}: next is the value of before for the page that follows, null on the last.',
    query: {
      before: 'The next of the page before.',
      limit: 'At most 200; 50 by default.',
      kind: 'Only events of these kinds, with commas between, such as incident_opened,incident_closed.',
    },
    refusals: ['unknown_host', 'invalid_query'],
  },
  {
    path: '/api/hosts/{id}/events/{event}/undo',
    method: 'post',
    says: 'Undo a change of the intent',
    explains:
      'Takes back what an operator’s event changed of the intent: what was declared before it is declared again, and what was adopted before it counts as adopted again; undo in the history tells of which events that can be done. dry_run says what would change. With revision, or If-Match, nothing is done where the intent has changed since. Idempotent.',
    answers: '{changes, skipped, declared_since, changed, revision}.',
    body: UndoRequest,
    isIntentWrite: true,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host', 'unknown_event', 'not_undoable', 'too_many_declarations'],
  },
  {
    path: '/api/mutes',
    method: 'get',
    says: 'What is muted',
    explains: 'The mutes that hold, by their ends: those of people, and those that hosts asked for themselves (actor_kind host).',
    answers: '{mutes: [{id, hosts, until, reason, created_at, created_by, actor_kind}]}: hosts is * or a list of {id, name}.',
    refusals: [],
  },
  {
    path: '/api/mutes',
    method: 'post',
    says: 'Mute hosts, or everything',
    explains:
      'Nobody is alerted of these hosts until then; what is still wrong at the end is told once. It changes no verdict: muted stands beside it on each of these hosts. For at most a year.',
    answers: 'The mute, as GET /api/mutes has it.',
    body: MuteRequest,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host', 'too_many_mutes'],
  },
  {
    path: '/api/mutes/{id}',
    method: 'delete',
    says: 'End a mute',
    explains: 'Before its time, one that a host asked for too.',
    answers: 'Ended.',
    status: 204,
    roles: OPERATORS,
    refusals: ['unknown_mute'],
  },
  {
    path: '/api/waivers',
    method: 'get',
    says: 'What is waived',
    explains: 'The differences that are accepted for now, by the ends of that.',
    answers: '{waivers: [{id, host, surface, item, reason, until, created_at, created_by, actor_kind}]}.',
    query: { host: 'The host’s id, or its name where no other host has it. Left out: of all hosts.' },
    refusals: ['invalid_query', 'host_required', 'unknown_host'],
  },
  {
    path: '/api/waivers',
    method: 'post',
    says: 'Waive a difference',
    explains:
      'Accepts that one item of a host differs as it does now, until then. The status stays drifted, the item stands in waived of its verdict, and nobody is alerted of it. It ends by itself when its time is over, when the item agrees, and when it differs otherwise than now. For at most a year.',
    answers: 'The waiver, as GET /api/waivers has it.',
    body: WaiverRequest,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_host', 'nothing_to_waive', 'too_many_waivers'],
  },
  {
    path: '/api/waivers/{id}',
    method: 'delete',
    says: 'End a waiver',
    explains: 'Before its time: what differs is told as any other difference.',
    answers: 'Ended.',
    status: 204,
    roles: OPERATORS,
    refusals: ['unknown_waiver'],
  },
  {
    path: '/api/alerts/channels',
    method: 'get',
    says: 'The channels',
    explains:
      'By name, each with how its newest delivery stands. No secret is read back, and of an address that is one (ntfy, Slack, Discord, Telegram, or any with a query) the origin alone.',
    answers: '{channels: [{id, name, kind, url, has_secret, options, fallback_of, rules, created_at, created_by, last}]}.',
    roles: OPERATORS,
    refusals: [],
  },
  {
    path: '/api/alerts/channels',
    method: 'post',
    says: 'Make a channel',
    explains:
      'What url, secret and options a kind needs is in the docs (Channels). An address is https and of the public internet, unless the Worker has ALERTS_ALLOW_PRIVATE = "true". At most 20; no two have one name, in any spelling. fallback_of names the channel that this one stands in for: it is told only where the first attempt of that one fails.',
    answers: 'The channel; of a webhook whose secret was made also the secret, in this answer alone.',
    body: ChannelRequest,
    roles: OPERATORS,
    refusals: [...BODY, 'name_taken', 'too_many_channels', 'url_refused'],
  },
  {
    path: '/api/alerts/channels/{id}',
    method: 'patch',
    says: 'Change a channel',
    explains:
      'What is left out stays, a secret above all. Rules and options take the place of those before, whole. Where the address is another server’s, the secret has to be entered again.',
    answers: 'The channel.',
    body: ChannelPatch,
    roles: OPERATORS,
    refusals: [...BODY, 'unknown_channel', 'name_taken', 'url_refused'],
  },
  {
    path: '/api/alerts/channels/{id}',
    method: 'delete',
    says: 'Remove a channel',
    explains:
      'With its log and what was on its way to it. Its fallback is a channel of its own from then on. What a removed fallback was about to tell, the channel that it stood in for tells itself.',
    answers: 'Removed.',
    status: 204,
    roles: OPERATORS,
    refusals: ['unknown_channel'],
  },
  {
    path: '/api/alerts/channels/{id}/test',
    method: 'post',
    says: 'Send a test',
    explains:
      'Sends a message that says that nothing is wrong, at once and once, and never to the fallback. It stands in the log.',
    answers: 'The delivery, with state delivered or failed: 200 in either case.',
    roles: OPERATORS,
    refusals: ['unknown_channel'],
  },
  {
    path: '/api/alerts/deliveries',
    method: 'get',
    says: 'What was sent, and what came of it',
    explains:
      'Of the last 30 days, the newest 2,000, in pages of 50. A message that fails is tried again for a day, or is the fallback’s at once (handed_over). detail quotes the receiver; no secret stands in it.',
    answers:
      '{deliveries: [{id, channel, type, incident, title, state, attempts, created_at, next_attempt_at, ended_at, status, detail}], next}, newest first; next goes into ?before=.',
    query: { channel: 'The id of a channel. Left out: of all.', before: 'The next of the page before.' },
    refusals: ['invalid_query', 'unknown_channel'],
  },
  {
    path: '/api/backup',
    method: 'get',
    says: 'Make a backup',
    explains:
      'Everything that a restore needs. The document is a secret: it holds the key that signs tokens. It has a value a line, and only as it was written it can be restored; the last line says how many there are.',
    answers: '{format, schema, made_at, made_by, key, sequence, records, lines}, which comes as it is read.',
    query: {
      secrets: 'true: the secrets of channels, and addresses that are secrets, stand in it. Without it they are left out.',
    },
    roles: OWNERS,
    refusals: ['forbidden', 'invalid_query'],
  },
  {
    path: '/api/backup',
    method: 'post',
    says: 'Restore a backup',
    explains:
      'All of it or nothing: what is not whole, was written again or is of a newer version is refused, with the line and the field. At most 256 MiB, which may be sent with Content-Encoding: gzip. Everybody is logged out, and the tokens of the backup are good again. No host has to enrol again.',
    answers: '{made_at, made_by, hosts, tokens, events, left_out, dropped}: left_out is what stays removed or revoked.',
    query: {
      replace: 'true puts the backup in the place of the hosts that there are. Without it there must be none.',
      revive: 'true also brings back hosts that were removed and tokens that were revoked since.',
      history: 'all brings back every event; newest, which is the default, at most 50,000.',
      dry_run: 'true says what would be done and changes nothing.',
    },
    roles: OWNERS,
    refusals: [
      'bad_json',
      'invalid_query',
      'invalid_backup',
      'newer_backup',
      'body_too_large',
      'fleet_not_empty',
      'restore_under_way',
    ],
  },
  {
    path: '/api/agent/enroll',
    method: 'post',
    says: 'Enrol a host',
    explains:
      'Called by an agent with a code and the public half of the key that it made. From one address 20 such calls and log-ins a minute are taken.',
    answers: 'The id that the host has from now on.',
    body: EnrollRequest,
    answer: EnrollAnswer,
    refusals: [...BODY, 'invalid_credentials', 'rate_limited'],
    isPublic: true,
  },
  {
    path: '/api/agent/report',
    method: 'post',
    says: 'Report what a host has',
    explains:
      'Called by an agent: a report, or a heartbeat where all is as in its last report. Signed with the host’s key (HTTP Message Signatures, RFC 9421).',
    answers: 'The intent, the verdicts, and when the next heartbeat is due.',
    body: [Report, Heartbeat],
    answer: AgentAnswer,
    refusals: [...BODY, ...SIGNED, 'report_needed'],
    isPublic: true,
  },
  {
    path: '/api/agent/mute',
    method: 'post',
    says: 'A host mutes itself',
    explains:
      'Called by argos-drift-agent mute: that host alone, for at most a day, in the place of what it muted before; 0 seconds end that. Every channel is told. Silence, a duplicate agent and an engine that is down are told all the same. At most 24 times a day (UTC). Signed as a report is.',
    answers: '{until}: null where the host mutes nothing any more.',
    body: HostMuteRequest,
    answer: HostMuteAnswer,
    refusals: [...BODY, ...SIGNED],
    isPublic: true,
  },
  {
    path: '/api/agent/catalogue',
    method: 'put',
    says: 'Send what a host’s hub holds',
    explains: 'Called by an agent that was asked for it by catalogue_needed in the answer to a report. Signed as a report is.',
    answers: 'The digest of what is held now.',
    body: Catalogue,
    answer: CatalogueAnswer,
    refusals: [...BODY, ...SIGNED, 'catalogue_unasked'],
    isPublic: true,
  },
  {
    path: '/api/fleet/status',
    method: 'get',
    says: 'Whether anything needs somebody',
    explains:
      'For any monitor that looks at the status alone. 200 while all is as it shall be, 503 with the same members where a host is drifted and not all of it is waived, or unknown, where an engine is down or would not survive its next load, where there is no host, and where the checks have stopped. That nothing is declared, or that only the disk is known, is fine. Made of the published state: asking often costs nothing.',
    answers:
      '{status: "ok", failing: [], hosts: {in_sync, drifted, waived, unknown, undeclared}, last_check_at, published_at}. In a 503 status is "failing", and failing has sentences such as web-2: drifted (scenarios), the first 10. last_check_at is left out before the first check, published_at of what is not published.',
    query: { host: 'One host alone: its id, or its name where no other host has it. A name costs a request to Fleet each time.' },
    roles: EVERYBODY,
    refusals: ONE_HOST,
  },
  {
    path: '/metrics',
    method: 'get',
    says: 'Figures for Prometheus',
    explains:
      'In the text format 0.0.4: hosts by state, the age of the oldest evidence, open incidents by kind, whether the checks run, checks that came late, KV writes of the day, messages that failed, the age of what was published, and the version. No host is named. Made of the published state: a scrape each 15 s costs nothing.',
    answers: 'Metrics whose names begin with argos_drift_.',
    roles: EVERYBODY,
    refusals: [],
  },
  {
    path: '/badge.svg',
    method: 'get',
    says: 'A badge of the worst state',
    explains:
      'For anybody, without a token, and off unless the variable BADGE is "true": 404 then. It says the worst state of all hosts and no more.',
    answers: 'An SVG picture, good for 60 s.',
    refusals: ['not_found'],
    isPublic: true,
  },
  {
    path: '/healthz',
    method: 'get',
    says: 'Whether the checks run',
    explains:
      'For any monitor, without a token. 503 with the same members and a detail where the checks have stopped or are not published whole.',
    answers: '{status: "ok", last_check_at, expires_at, version, deployment}.',
    refusals: [],
    isPublic: true,
  },
];
