import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { DOCS_PAGES } from '../../../scripts/docs/pages.ts';
import { BuiltSite } from './support/built-site.ts';

// The files as Cloudflare serves them by the settings of wrangler.toml. Behind them is a Worker that only says that it was asked.
const WORKER = 'export default { fetch: () => new Response("the Worker", { status: 404 }) }';

const site = new BuiltSite();
let miniflare: Miniflare;
let origin = '';

beforeAll(async () => {
  await site.build();
  const { workerOptions } = unstable_getMiniflareWorkerOptions('wrangler.toml');
  const { assets, compatibilityDate, compatibilityFlags } = workerOptions as typeof workerOptions & { assets: object };
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate,
      compatibilityFlags,
      assets: { ...assets, directory: site.folder },
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: WORKER }],
      host: '127.0.0.1',
      port: 0,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  origin = (await miniflare.ready).origin;
}, 60_000);
afterAll(async () => {
  await miniflare?.dispose();
  site.remove();
});

const ask = (path: string) => fetch(origin + path, { redirect: 'manual' });

test.each(DOCS_PAGES)('$path is served to whoever asks, under the policy of every page', async ({ path, fileName }) => {
  const answer = await ask(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await answer.text()).toBe(site.read(fileName));
});

test('a page that was read before is asked for again, and not sent again where it is the same', async () => {
  const answer = await ask('/docs/states');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
  const again = await fetch(`${origin}/docs/states`, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test('the style sheet of the pages is kept for a year', async () => {
  const [, style = ''] = /rel="stylesheet" href="([^"]+)"/.exec(site.read('docs/index.html')) ?? [];
  const answer = await ask(style);
  expect(answer.headers.get('content-type')).toMatch(/^text\/css/);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test.each([
  ['/docs', '/docs/'],
  ['/docs/states.html', '/docs/states'],
  ['/docs/states/', '/docs/states'],
])('%s leads to %s', async (path, to) => {
  const answer = await ask(path);
  expect([301, 302, 307, 308]).toContain(answer.status);
  expect(answer.headers.get('location')).toBe(to);
});

test('a page that does not exist is a 404 and never the dashboard', async () => {
  expect((await ask('/docs/nothing')).status).toBe(404);
});
