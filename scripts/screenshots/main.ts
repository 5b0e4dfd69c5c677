// Takes a picture of every state of the dashboard, light and dark, at 1280 and at 390 px, into screenshots/ (ignored by git), and says where
// axe finds a violation or the page scrolls sideways. The Worker's answers are made up here, the page is the built one.
// Usage: scripts/screenshots/main.ts [NAME...]
import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from '@playwright/test';
import { openBrowser } from '../chromium.ts';
import { answer } from '../fixtures/answers.ts';
import { serveDashboard } from '../fixtures/dashboard.ts';
import { NOW } from '../fixtures/documents.ts';
import { ALERTS_STATES } from './alerts-states.ts';
import { BASELINE_STATES } from './baseline-states.ts';
import { CONFLICT_STATES } from './conflict-states.ts';
import { openState } from './open-state.ts';
import { SETTINGS_STATES } from './settings-states.ts';
import { STATES, type State } from './states.ts';

const FOLDER = 'screenshots';
const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280 },
  { look: 'dark', colorScheme: 'dark', width: 1280 },
  { look: 'phone', colorScheme: 'light', width: 390 },
  { look: 'phone-dark', colorScheme: 'dark', width: 390 },
] as const;

async function take(browser: Browser, origin: string, state: State, look: (typeof LOOKS)[number]): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await answer(page, state);
  await page.clock.setFixedTime(NOW);
  await openState(page, origin, state);
  const { violations } = await new AxeBuilder({ page }).analyze();
  faults.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) faults.push('scrolls sideways');
  // Rows out of sight are not drawn, and a picture of the whole page has them in sight.
  await page.addStyleTag({ content: '.row { content-visibility: visible !important }' });
  await page.screenshot({
    path: `${FOLDER}/${state.name}-${look.look}.png`,
    fullPage: state.name !== 'fleet-300' && state.name !== 'many-scenarios',
  });
  await context.close();
  return faults.map((fault) => `${state.name} ${look.look}: ${fault}`);
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const dashboard = await serveDashboard();
const browser = await openBrowser();
const faults: string[] = [];
for (const state of [...STATES, ...BASELINE_STATES, ...SETTINGS_STATES, ...ALERTS_STATES, ...CONFLICT_STATES]) {
  if (wanted.length > 0 && !wanted.includes(state.name)) continue;
  const looks = LOOKS.filter(({ width }) => !state.isWide || width > 390);
  const found = await Promise.all(looks.map((look) => take(browser, dashboard.origin, state, look)));
  faults.push(...found.flat());
}
await browser.close();
await dashboard.close();
for (const fault of faults) console.log(fault);
console.log(`${faults.length} faults; the pictures are in ${FOLDER}`);
process.exitCode = faults.length === 0 ? 0 : 1;
