import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';

const CHROMIUM = '/usr/bin/chromium';

/** Debian's Chromium; a download of Playwright's own is not needed. */
export const hasChromium = existsSync(CHROMIUM);

// Without these it looks up hosts of its own at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

/** A page that fails a test on any error of its scripts and on any request to another host. */
export async function openPage(browser: Browser, origin: string): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(`request to ${request.url()}`);
  });
  return { page, faults };
}
