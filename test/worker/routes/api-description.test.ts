import { describe, expect, test } from 'vitest';
import { PROBLEMS, SURFACE_NAMES } from '#contract';
import { openApi } from '../../../scripts/openapi/document.ts';
import { ROUTES } from '../../../scripts/openapi/routes.ts';
import { SERVED_ROUTES } from '../support/routes.ts';

interface Operation {
  summary: string;
  description: string;
  tags: string[];
  parameters: { description: string }[];
  responses: Record<string, { description: string }>;
}

const described = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

test('every route that is served is described, and no other', () => {
  const served = SERVED_ROUTES.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(served.sort()).toEqual([...described].sort());
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

describe('whoever reads the description', () => {
  const { paths, info, tags, components } = JSON.parse(JSON.stringify(openApi('1.2.3')));
  const operations = Object.entries<Record<string, Operation>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );

  test.each(operations)('learns what %s does, what it is for and what it answers', (_, operation) => {
    const { summary, description, parameters, responses } = operation;
    expect(summary.length).toBeLessThan(60);
    expect(description.length).toBeGreaterThan(summary.length);
    expect(description).toMatch(/\.$/);
    for (const parameter of parameters) expect(parameter.description).toMatch(/\.$/);
    for (const response of Object.values(responses)) expect(response.description).toMatch(/\.$/);
    expect(tags.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(operation.tags));
    expect(operation.tags).toHaveLength(1);
  });

  test('learns each code with what it means, and where it comes', () => {
    const said = [
      info.description,
      ...operations.flatMap(([, { responses }]) => Object.values(responses).map((one) => one.description)),
    ];
    for (const [code, [, title]] of Object.entries(PROBLEMS)) {
      expect({ code, said: said.some((text) => text.includes(`${code}: ${title}.`)) }).toEqual({ code, said: true });
      expect(components.schemas.Problem.description).toContain(`${code}: ${title}.`);
    }
  });

  test('learns what a verdict is compared with', () => {
    const { schema } = paths['/api/security/drift'].get.responses['200'].content['application/json'];
    for (const surface of SURFACE_NAMES)
      expect(schema.properties[surface].properties.basis.description).toMatch(
        /^What it is compared with: declared where an operator/,
      );
  });
});
