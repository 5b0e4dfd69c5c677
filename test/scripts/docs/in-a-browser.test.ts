import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from '../../../scripts/chromium.ts';
import { DOCS_PAGES } from '../../../scripts/docs/pages.ts';
import { violations } from '../../e2e/support/axe.ts';
import { BuiltSite } from './support/built-site.ts';

if (!hasChromium) console.warn('SKIPPED: the docs in a browser need Debian’s Chromium: sudo apt-get install -y chromium');

const WIDTHS = [320, 390, 768, 1280];

describe.skipIf(!hasChromium)('the docs in a browser', () => {
  const site = new BuiltSite();
  let server: PreviewServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let origin = '';
  const requested: string[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    await site.build();
    const [, policy = ''] = /Content-Security-Policy: (.*)/.exec(site.read('_headers')) ?? [];
    server = await preview({
      preview: { host: '127.0.0.1', port: 0, headers: { 'Content-Security-Policy': policy } },
      build: { outDir: site.folder },
      logLevel: 'error',
    });
    origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
    browser = await openBrowser();
    context = await browser.newContext({ reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    site.remove();
  });

  const open = async (path: string) => {
    requested.length = 0;
    faults.length = 0;
    await page.goto(origin + path);
  };

  test.each(DOCS_PAGES)(
    '$path has no axe violation in light or dark, and keeps to its policy',
    async ({ path }) => {
      await open(path);
      expect(await violations(page)).toEqual([]);
      expect(faults).toEqual([]);
      expect(requested.filter((url) => !url.startsWith(origin))).toEqual([]);
      // axe looks at each of some thousand elements.
    },
    90_000,
  );

  test.each(DOCS_PAGES)('$path never scrolls sideways', async ({ path }) => {
    await open(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width} px`).toBeLessThanOrEqual(width);
    }
  });

  test('a section that a link led to is in sight', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open('/docs/states#not_compared');
    const top = await page
      .getByRole('heading', { name: 'Not compared' })
      .evaluate((heading) => heading.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(400);
  });

  test('the first Tab leads past the page’s top to its text', async () => {
    await open('/docs/install');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });
});
