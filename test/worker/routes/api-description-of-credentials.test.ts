import { expect, test } from 'vitest';
import type { Role } from '#contract';
import { openApi } from '../../../scripts/openapi/document.ts';
import { ROUTES } from '../../../scripts/openapi/routes.ts';
import { mayCall } from '../../../worker/auth/permissions.ts';
import { INTENT_WRITES } from '../support/writes.ts';

interface Operation {
  description: string;
  parameters: { name: string; in: string }[];
  responses: Record<string, { description: string; headers?: Record<string, unknown> }>;
}

const { paths } = JSON.parse(JSON.stringify(openApi('1.2.3'))) as { paths: Record<string, Record<string, Operation>> };
const ROLES: readonly Role[] = ['owner', 'operator', 'read_only', 'metrics'];

test.each(ROUTES.filter(({ isPublic }) => !isPublic).map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s names the roles for which the Worker keeps it',
  (_, { method, path }) => {
    const roles = ROLES.filter((role) => mayCall(role, method.toUpperCase(), path.replace(/\{\w+\}/g, 'x')).ok);
    expect(paths[path]?.[method]?.description).toMatch(new RegExp(` For ${roles.join(', ')}\\.$`));
  },
);

test('every write of an intent, and no other, takes If-Match and may answer 412', () => {
  for (const { method, path } of ROUTES) {
    const operation = paths[path]?.[method];
    const takes = operation?.parameters.some((one) => one.in === 'header' && one.name === 'If-Match');
    const refuses = operation?.responses['412']?.description.includes('intent_changed') ?? false;
    const isWrite = INTENT_WRITES.has(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect([path, takes]).toEqual([path, isWrite]);
    expect([path, refuses]).toEqual([path, isWrite]);
  }
});

test('the two GETs of an intent have its ETag', () => {
  const tagged = ROUTES.filter(({ method, path }) => paths[path]?.[method]?.responses['200']?.headers?.ETag !== undefined);
  expect(tagged.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'get /api/security/scenarios',
    'get /api/security/appsec-tuning',
  ]);
});
