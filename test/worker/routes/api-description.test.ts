import { expect, test } from 'vitest';
import { SURFACE_NAMES } from '#contract';
import { openApi } from '../../../scripts/openapi/document.ts';
import { ROUTES } from '../../../scripts/openapi/routes.ts';
import { app } from '../../../worker/app.ts';

const described = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

test('every route that is served is described, and no other', () => {
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect([...new Set(served)].sort()).toEqual([...described].sort());
});

test('the description names the limits that the Worker enforces', () => {
  const text = JSON.stringify(openApi('1.2.3'));
  expect(JSON.parse(text)).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  expect(text).toContain('"inbound_threshold":{"type":"integer","minimum":1,"maximum":100}');
});

test('the description says that lists of a published drift document may be cut, on each surface', () => {
  const { paths } = JSON.parse(JSON.stringify(openApi('1.2.3')));
  const { schema } = paths['/api/security/drift'].get.responses['200'].content['application/json'];
  for (const part of [...SURFACE_NAMES, 'host']) expect(JSON.stringify(schema.properties[part])).toContain('"cut":{');
  expect(JSON.stringify(schema)).toContain('How many items a list lacks');
});
