import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { ORIGIN } from '../support/api.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

const ask = (path: string, accept?: string) =>
  (exports as unknown as { default: Fetcher }).default.fetch(`${ORIGIN}${path}`, {
    headers: accept === undefined ? {} : { accept },
  });

test.each(['/foo', '/docs/nope'])('a browser that opens %s gets a page with a way back, which runs nothing', async (path) => {
  const answer = await ask(path, BROWSER);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('vary')).toBe('accept');
  const page = await answer.text();
  expect(page).toContain('<a href="/">');
  expect(page).not.toMatch(/script|style/);
});

test.each([undefined, '*/*', 'application/json', 'application/json, text/html;q=0.5', 'text/css,*/*;q=0.1'])(
  'who accepts %s gets a problem',
  async (accept) => {
    const answer = await ask('/foo', accept);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  },
);

test('of the API a browser gets problems too', async () => {
  expect((await ask('/api/nothing', BROWSER)).headers.get('content-type')).toBe('application/problem+json');
});
