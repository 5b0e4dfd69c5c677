import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { PROBLEMS, type ProblemCode } from '#contract';
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
      description: 'Tells an operator whether their CrowdSec hosts do what was declared.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ token: [] }, { session: [] }],
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
          description: 'RFC 9457, with a stable code.',
          required: ['title', 'status', 'code'],
          properties: {
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { enum: Object.keys(PROBLEMS) },
            detail: { type: 'string' },
          },
        },
      },
    },
  };
}

function operation(route: Route): object {
  const refusals: ProblemCode[] = [
    ...route.refusals,
    ...(route.isPublic ? [] : (['unauthenticated', 'forbidden'] as const)),
    'unavailable',
  ];
  const responses: Record<string, object> = {
    [route.status ?? 200]: {
      description: 'Done.',
      ...(route.answer === undefined ? {} : { content: { 'application/json': { schema: jsonSchema(route.answer) } } }),
    },
  };
  for (const status of new Set(refusals.map((code) => PROBLEMS[code][0]))) {
    responses[status] = {
      description: refusals.filter((code) => PROBLEMS[code][0] === status).join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return {
    summary: route.says,
    ...(route.isPublic ? { security: [] } : {}),
    parameters: [
      ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...Object.entries(route.query ?? {}).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string' },
      })),
    ],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: bodySchema(route.body) } } } }),
    responses,
  };
}

function bodySchema(body: GenericSchema | readonly GenericSchema[]): object {
  return 'length' in body ? { oneOf: body.map(jsonSchema) } : jsonSchema(body);
}

// A check that JSON Schema cannot express is left out of the description: the Worker makes it, and names it in its answer.
function jsonSchema(schema: GenericSchema): object {
  return toJsonSchema(schema as never, { target: 'draft-2020-12', errorMode: 'ignore' });
}
