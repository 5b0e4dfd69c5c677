import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { PROBLEMS, type ProblemCode, type Role } from '#contract';
import { ROUTES, type Route } from './routes.ts';

/** The API's description (OpenAPI 3.1), from the schemas that the Worker validates with. Made when building, so that the Worker carries none of it. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Argos Drift',
      version,
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(TAGS).map(([name, { says }]) => ({ name, description: says })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        // Over plain HTTP on the loopback: argos_session.
        session: { type: 'apiKey', in: 'cookie', name: '__Host-argos_session' },
      },
      schemas: {
        Problem: {
          type: 'object',
          description: `RFC 9457, with a stable code: ${listed(Object.keys(PROBLEMS) as ProblemCode[])}`,
          required: ['title', 'status', 'code'],
          properties: {
            title: { type: 'string', description: 'What the code means, in a few words.' },
            status: { type: 'integer', description: 'The HTTP status.' },
            code: { enum: Object.keys(PROBLEMS), description: 'For programs: it stays as it is.' },
            detail: { type: 'string', description: 'What is wrong and what to do, in a sentence for a person.' },
            field: { type: ['string', 'null'], description: 'The member of the body or the query that is wrong.' },
            retry_after_s: { type: 'number', description: 'When to try again, as in Retry-After.' },
          },
        },
      },
    },
  };
}

const ABOUT = `Tells an operator whether their CrowdSec hosts are as they shall be: as was declared, and as they were adopted.
Argos Drift never changes a host: what is declared is applied by a command that somebody runs on it.
What a credential may do is said by its role: owner (OPERATOR_TOKEN), operator, read_only or metrics.
Every refusal is a problem document with a stable code (RFC 9457). Any route may also answer ${listed(['not_found', 'method_not_allowed'])}
The words are those of docs/words.md.`;

/** The groups of routes, by how their paths begin. */
const TAGS = {
  Session: { path: '/api/session', says: 'Logging in and out, and who is logged in.' },
  Tokens: { path: '/api/tokens', says: 'Named tokens, for people and programs.' },
  Acts: { path: '/api/acts', says: 'Who did what.' },
  Security: {
    path: '/api/security/',
    says: 'One host: its verdicts, its scenarios and thresholds, and what is declared of them.',
  },
  Hosts: { path: '/api/hosts', says: 'All hosts, their names, intents and histories.' },
  Alerts: { path: '/api/alerts/', says: 'Where messages go, and what became of them.' },
  Mutes: { path: '/api/mutes', says: 'What nobody is alerted of for a while.' },
  Waivers: { path: '/api/waivers', says: 'What is accepted for a while, though it differs.' },
  Agent: { path: '/api/agent/', says: 'What agents call. They prove who they are with the host’s key.' },
  Backup: { path: '/api/backup', says: 'Everything as one document, and back.' },
  Fleet: { path: '/api/fleet/', says: 'All hosts at once, for monitors.' },
  Metrics: { path: '/metrics', says: 'For Prometheus.' },
  Badge: { path: '/badge.svg', says: 'For anybody, where it is on.' },
  Health: { path: '/healthz', says: 'For monitors.' },
} as const;

/** What a path holds between braces. */
const PARTS_OF_PATHS: Readonly<Record<string, string>> = {
  name: 'The scenario’s full name, URL-encoded, such as crowdsecurity%2Fssh-bf; or its short name where no other has it.',
  id: 'The id of the host, the token, the session, the channel, the mute or the waiver.',
  event: 'The id of an event in the history of that host.',
};

/** Codes with what each means: `bad_json: The body is not JSON.` */
function listed(codes: readonly ProblemCode[]): string {
  return codes.map((code) => `${code}: ${PROBLEMS[code][1]}.`).join(' ');
}

/** What a route can refuse: its own, what any can that asks who calls, and what a browser's write can. */
function refusalsOf({ refusals, isPublic, isIntentWrite, method, path }: Route): ProblemCode[] {
  if (path === '/healthz') return [];
  const caller: ProblemCode[] = isPublic ? [] : ['unauthenticated', 'rate_limited', 'not_configured'];
  const write: ProblemCode[] = isPublic || method === 'get' ? [] : ['origin_refused'];
  const intent: ProblemCode[] = isIntentWrite ? ['invalid_query', 'intent_changed'] : [];
  const role: ProblemCode[] = isPublic ? [] : ['forbidden'];
  return [...new Set<ProblemCode>([...refusals, ...caller, ...role, ...write, ...intent, 'internal', 'unavailable'])];
}

function operation(route: Route): object {
  const refusals = refusalsOf(route);
  const responses: Record<string, object> = {
    [route.status ?? 200]: {
      description: route.answers,
      ...(route.isIntent ? { headers: { ETag: INTENT_TAG } } : {}),
      ...(route.answer === undefined ? {} : { content: { 'application/json': { schema: jsonSchema(route.answer) } } }),
    },
  };
  if (route.isTagged)
    responses[304] = { description: 'Nothing has changed since the answer with the ETag of If-None-Match, but times.' };
  for (const status of new Set(refusals.map((code) => PROBLEMS[code][0]))) {
    responses[status] = {
      description: listed(refusals.filter((code) => PROBLEMS[code][0] === status)),
      ...(status === 429 ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } } : {}),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return {
    tags: Object.entries(TAGS).flatMap(([name, { path }]) => (route.path.startsWith(path) ? [name] : [])),
    summary: route.says,
    description: `${route.explains} ${rolesOf(route)}`.trim(),
    ...(route.isPublic ? { security: [] } : {}),
    parameters: [
      ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        description: PARTS_OF_PATHS[name ?? ''],
        schema: { type: 'string' },
      })),
      ...Object.entries(route.query ?? {}).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string' },
      })),
      ...(route.isIntentWrite ? [IF_MATCH] : []),
    ],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: bodySchema(route.body) } } } }),
    responses,
  };
}

/** Of a part of an intent. It is never answered by 304: what stands beside the intent can change under one tag. */
const INTENT_TAG = {
  description: '"<host>.<revision>" of the whole intent, for the If-Match of what is written on it. Never answered by 304.',
  schema: { type: 'string' },
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description:
    'The ETag of a GET of the intent on which this is done; several with commas between for several hosts. Where the intent has another revision by now nothing is done on that host, and 412 intent_changed says who changed what and when (host, revision, last: {at, actor, actor_kind, detail}); of several hosts it is the result of that one, and the others go on. Left out, or *: whatever the intent is.',
  schema: { type: 'string' },
};

/** Who may call a route, as a sentence. */
function rolesOf({ roles, isPublic }: Route): string {
  if (isPublic) return '';
  return `For ${(roles ?? READERS).join(', ')}.`;
}

/** Every role but that which only measures. */
const READERS: readonly Role[] = ['owner', 'operator', 'read_only'];

function bodySchema(body: GenericSchema | readonly GenericSchema[]): object {
  return 'length' in body ? { oneOf: body.map(jsonSchema) } : jsonSchema(body);
}

// A check that JSON Schema cannot express is left out of the description: the Worker makes it, and names it in its answer.
function jsonSchema(schema: GenericSchema): object {
  return toJsonSchema(schema as never, { target: 'draft-2020-12', errorMode: 'ignore' });
}
