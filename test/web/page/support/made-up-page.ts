import type { Browser, Page } from '@playwright/test';
import { type PreviewServer, preview } from 'vite';
import { inject } from 'vitest';
import { hasChromium, openBrowser } from '../../../../scripts/chromium.ts';
import { type Answers, answer } from '../../../../scripts/fixtures/answers.ts';
import { type Documents, inSync, NOW } from '../../../../scripts/fixtures/documents.ts';
import { violations } from '../../../e2e/support/axe.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';

if (!hasChromium)
  console.warn('SKIPPED: the page with made-up answers needs Debian’s Chromium: sudo apt-get install -y chromium');

/** The built dashboard in a browser; what a Worker would answer is made up. */
export class MadeUpPage {
  #server: PreviewServer | null = null;
  #browser: Browser | null = null;
  #page: Page | null = null;
  /** What the Worker answers; the documents are those of the last `show`. */
  readonly answers: Answers = { documents: inSync() };
  readonly #faults: string[] = [];

  /** Where the page is served, without a slash at its end. */
  get origin(): string {
    return this.#server?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the page is not open');
    return this.#page;
  }

  async open(browser: Parameters<typeof openBrowser>[0] = {}): Promise<void> {
    const outDir = inject('dashboard');
    this.#server = await preview({ preview: { host: '127.0.0.1', port: 0 }, build: { outDir }, logLevel: 'error' });
    this.#browser = await openBrowser(browser);
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    this.#page = await context.newPage();
    this.page.on('pageerror', (error) => this.#faults.push(error.message));
    await answer(this.page, this.answers);
    await this.page.clock.setFixedTime(NOW);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.close();
  }

  /**
   * Opens the page anew. @param change makes of a host that runs as declared what the Worker answers
   * @param search of the address, such as `?host=web2aaaaaaaa&tab=history`
   */
  async show(change: (documents: Documents) => void, search = ''): Promise<void> {
    const documents = inSync();
    change(documents);
    this.answers.documents = documents;
    await this.page.goto(`${this.origin}/${search}`);
    await expectPage(this.page.getByRole('button', { name: 'Log out' })).toBeVisible();
  }

  /** Errors of the page's scripts since the last call. */
  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  /** Whether the page is wider than its window, so that it scrolls sideways. */
  isTooWide(): Promise<boolean> {
    return this.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  /** What axe finds on the page as it is now, in light and in dark, and whether it scrolls sideways on a phone. */
  async violations(): Promise<unknown[]> {
    const found = await violations(this.page);
    const before = this.page.viewportSize();
    await this.page.setViewportSize({ width: 390, height: 844 });
    const isTooWide = await this.isTooWide();
    if (before) await this.page.setViewportSize(before);
    return isTooWide ? [...found, 'scrolls sideways'] : found;
  }

  /** The icon of what is shown, by its shape's name. */
  icons(sign: string) {
    return this.page.locator(`.icon-${sign}`);
  }

  tab(name: string) {
    return this.page.getByRole('link', { name: new RegExp(`^${name}`) });
  }

  /** A region of the page by its name: `CrowdSec`, `Drift`, `Reload`, `Not protecting`, or that of a tab. */
  region(name: string) {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** Presses Tab until what is named has the focus, as a person without a mouse does. */
  async tabTo(name: string | RegExp): Promise<void> {
    const wanted = this.page.getByText(name).or(this.page.getByRole('button', { name })).first();
    for (let pressed = 0; pressed < 40; pressed++) {
      await this.page.keyboard.press('Tab');
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`no way by Tab to ${name}`);
  }
}

export { hasChromium };
