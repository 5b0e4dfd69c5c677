import type { Browser, Page } from '@playwright/test';

/** By itself Playwright waits for ever, and the test's own time limit would not say for what. */
const ACTION_WITHIN_MS = 30_000;

/** A page that fails a test on any error of its scripts and on any request to another host. */
export async function openPage(browser: Browser, origin: string): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(ACTION_WITHIN_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(`request to ${request.url()}`);
  });
  return { page, faults };
}
