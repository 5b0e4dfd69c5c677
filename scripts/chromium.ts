import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

const CHROMIUM = '/usr/bin/chromium';

/** Whether Debian's Chromium is here; a download of Playwright's own is not needed. */
export const hasChromium = existsSync(CHROMIUM);

// Without these flags Chromium looks up hosts of its own at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/**
 * Debian's Chromium.
 * @param hasScrollbars draws them as a desktop does, with a width of their own; otherwise none is drawn
 */
export async function openBrowser({ hasScrollbars = false } = {}): Promise<Browser> {
  const ignoreDefaultArgs = hasScrollbars ? ['--hide-scrollbars'] : [];
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET, ignoreDefaultArgs });
}
