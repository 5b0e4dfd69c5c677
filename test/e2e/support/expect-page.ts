import { expect } from '@playwright/test';

/** How long an assertion about a page waits to become true, in milliseconds: Playwright's own five seconds are too few on a busy machine. */
const TIMEOUT_MS = 20_000;

/** Asserts what a page shows, as soon as it shows it. */
export const expectPage = expect.configure({ timeout: TIMEOUT_MS });
