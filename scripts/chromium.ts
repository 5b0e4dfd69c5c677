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

/** Debian's Chromium. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}
