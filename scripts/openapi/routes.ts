import * as v from 'valibot';
import {
  AgentAnswer,
  BaselineRequest,
  Catalogue,
  CatalogueAnswer,
  CopyRequest,
  Cut,
  EnrollAnswer,
  EnrollmentRequest,
  EnrollRequest,
  Heartbeat,
  HostPatch,
  type ProblemCode,
  Report,
  ScenarioPatch,
  SessionRequest,
  SURFACE_NAMES,
  TuningPatch,
  UndoRequest,
} from '#contract';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One route of the API, as a reader of its description needs it. */
export interface Route {
  path: string;
  method: Method;
  says: string;
  body?: v.GenericSchema | readonly v.GenericSchema[];
  answer?: v.GenericSchema;
  /** 200 unless said otherwise. */
  status?: 204;
  refusals: readonly ProblemCode[];
  isPublic?: true;
  query?: Record<string, string>;
}

const HOST = { host: 'The host’s id. May be left out while there is exactly one.' };
const HOSTS = {
  host: 'One id, several with commas between, or * for all: several answer {results: [...]}. May be left out while there is exactly one.',
};
const ONE_HOST: readonly ProblemCode[] = ['host_required', 'unknown_host'];
const BODY: readonly ProblemCode[] = ['bad_json', 'invalid_body', 'body_too_large'];
const NAME: readonly ProblemCode[] = [
  'invalid_name',
  'unknown_scenario',
  'ambiguous_name',
  'local_scenario',
  'too_many_declarations',
];

const DRIFT = v.looseObject({
  ...Object.fromEntries(SURFACE_NAMES.map((surface) => [surface, v.looseObject({ cut: v.optional(Cut) })])),
  host: v.nullable(v.looseObject({ cut: v.optional(Cut) })),
});

const CATALOGUE = v.object({ digest: v.nullable(Catalogue.entries.digest), items: Catalogue.entries.items });

/** Every route that the Worker serves; a test compares them. */
export const ROUTES: readonly Route[] = [
  {
    path: '/api/session',
    method: 'post',
    says: 'Log in with a token or a one-use code; sets the cookie __Host-argos_session (argos_session over HTTP on the loopback). Content-Type: application/json.',
    body: SessionRequest,
    status: 204,
    refusals: [...BODY, 'invalid_credentials', 'origin_refused', 'rate_limited'],
    isPublic: true,
  },
  { path: '/api/session', method: 'get', says: 'Who am I: `role`, and `name` where Cloudflare Access tells it.', refusals: [] },
  { path: '/api/session', method: 'delete', says: 'Log out.', status: 204, refusals: [] },
  { path: '/api/session/codes', method: 'post', says: 'Make a one-use log-in code.', refusals: [] },
  {
    path: '/api/security/drift',
    method: 'get',
    says: 'The drift document of a host.',
    query: { ...HOST, fresh: 'true asks for this moment’s state instead of the published one, whose long lists are cut.' },
    answer: DRIFT,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/scenarios',
    method: 'get',
    says: 'What is installed, what the running engine has loaded, and what is declared or was adopted.',
    query: HOST,
    refusals: ONE_HOST,
  },
  {
    path: '/api/security/scenarios/{name}',
    method: 'patch',
    says: 'Declare a scenario disabled, enabled or simulated, whether it is installed or not; {"disabled": false} declares it enabled. Idempotent.',
    body: ScenarioPatch,
    query: HOSTS,
    refusals: [...BODY, ...ONE_HOST, ...NAME],
  },
  {
    path: '/api/security/scenarios/{name}',
    method: 'delete',
    says: 'Withdraw the declaration.',
    query: HOSTS,
    refusals: [...ONE_HOST, ...NAME],
  },
  {
    path: '/api/security/baseline',
    method: 'post',
    says: 'Accept what is installed as what shall be, in whole or of some scenarios; or drop the baseline, so that declarations alone are compared. What changes nothing is done already.',
    body: BaselineRequest,
    query: HOST,
    refusals: [...BODY, ...ONE_HOST, 'unknown_scenario', 'report_changed', 'report_undecided'],
  },
  {
    path: '/api/security/catalogue',
    method: 'get',
    says: 'What the host’s hub holds, in its newest versions: scenarios, collections with what is in them, AppSec rules and configs. To If-None-Match 304.',
    query: HOST,
    answer: CATALOGUE,
    refusals: ONE_HOST,
  },
  { path: '/api/security/appsec-tuning', method: 'get', says: 'The declared thresholds.', query: HOST, refusals: ONE_HOST },
  {
    path: '/api/security/appsec-tuning',
    method: 'patch',
    says: 'Declare one or both thresholds. Idempotent.',
    body: TuningPatch,
    query: HOSTS,
    refusals: [...BODY, ...ONE_HOST],
  },
  {
    path: '/api/hosts',
    method: 'get',
    says: 'The fleet, what needs a person first. To If-None-Match 304, while nothing but times has changed.',
    refusals: [],
  },
  {
    path: '/api/hosts/enrollments',
    method: 'post',
    says: 'Make a code for a new host, or for one that enrols again.',
    body: EnrollmentRequest,
    refusals: [...BODY, 'unknown_host', 'not_configured'],
  },
  {
    path: '/api/hosts/{id}',
    method: 'patch',
    says: 'Rename a host or change its apply command.',
    body: HostPatch,
    refusals: [...BODY, 'unknown_host'],
  },
  {
    path: '/api/hosts/{id}',
    method: 'delete',
    says: 'Remove a host with its intent and history.',
    status: 204,
    refusals: ['unknown_host'],
  },
  {
    path: '/api/hosts/{id}/intent/copies',
    method: 'post',
    says: 'Make the intent of other hosts that of this one, or say what that would change.',
    body: CopyRequest,
    refusals: [...BODY, 'unknown_host'],
  },
  {
    path: '/api/hosts/{id}/events',
    method: 'get',
    says: 'What changed and who did it, newest first. What a host does there and back within the hour is one event with a count.',
    query: { before: 'The `next` of the page before.', limit: 'At most 200; 50 by default.' },
    refusals: ['unknown_host', 'invalid_query'],
  },
  {
    path: '/api/hosts/{id}/events/{event}/undo',
    method: 'post',
    says: 'Take back what an operator’s event changed of the intent, or say what that would change. `undo` in the history tells of which events that can be done. Idempotent.',
    body: UndoRequest,
    refusals: [...BODY, 'unknown_host', 'unknown_event', 'not_undoable', 'too_many_declarations', 'intent_changed'],
  },
  {
    path: '/api/agent/enroll',
    method: 'post',
    says: 'Enrol a host with a code.',
    body: EnrollRequest,
    answer: EnrollAnswer,
    refusals: [...BODY, 'invalid_credentials', 'rate_limited'],
    isPublic: true,
  },
  {
    path: '/api/agent/report',
    method: 'post',
    says: 'A report or a heartbeat, signed with the host’s key (RFC 9421).',
    body: [Report, Heartbeat],
    answer: AgentAnswer,
    refusals: [
      ...BODY,
      'digest_mismatch',
      'signature_invalid',
      'host_revoked',
      'sequence_stale',
      'report_needed',
      'rate_limited',
    ],
    isPublic: true,
  },
  {
    path: '/api/agent/catalogue',
    method: 'put',
    says: 'What the host’s hub holds, signed as a report is; asked for by `catalogue_needed`.',
    body: Catalogue,
    answer: CatalogueAnswer,
    refusals: [
      ...BODY,
      'digest_mismatch',
      'signature_invalid',
      'host_revoked',
      'sequence_stale',
      'catalogue_unasked',
      'rate_limited',
    ],
    isPublic: true,
  },
  {
    path: '/healthz',
    method: 'get',
    says: '200 while the checks run and are published, 503 otherwise.',
    refusals: [],
    isPublic: true,
  },
];
