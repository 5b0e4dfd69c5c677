import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from '../../scripts/chromium.ts';
import { violations } from './support/axe.ts';
import { openPage } from './support/browser.ts';
import { expectPage } from './support/expect-page.ts';
import { Stack } from './support/stack.ts';

const ssh = 'crowdsecurity/ssh-bf';
/** What the settle time and one poll of a visible page take, with room for a slow machine. */
const SOON = { timeout: 20_000 };

if (!hasChromium) console.warn('SKIPPED: the dashboard tests need Debian’s Chromium: sudo apt-get install -y chromium');

describe.skipIf(!hasChromium)('the dashboard', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stack = await Stack.start();
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser, stack.origin));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.remove();
  });
  afterEach(() => expect(faults).toEqual([]));

  const banner = () => page.getByRole('region', { name: 'Drift' });
  const noBanner = () => expectPage(banner().getByRole('heading')).toHaveCount(0, SOON);
  const tab = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}`) });

  test('the ready line’s link logs in, and its code is gone from the address', async () => {
    await page.goto(stack.readyUrl);
    await expectPage(page.getByText(/^On disk as (adopted|declared)$/).first()).toBeVisible(SOON);
    expect(page.url()).not.toContain('code=');
    await noBanner();
    await expectPage(tab('Scenarios')).toHaveAccessibleName(/^Scenarios \(on disk as (adopted|declared)\)$/);
    await expectPage(page.getByText(/^Baseline: \d+ scenarios adopted/)).toBeVisible(SOON);
  });

  test('the link works once; the token always', async () => {
    const other = await openPage(browser, stack.origin);
    await other.page.goto(stack.readyUrl);
    await expectPage(other.page.getByRole('button', { name: 'Log in' })).toBeVisible(SOON);
    await other.page.getByLabel(/token/i).fill(stack.token);
    await other.page.getByRole('button', { name: 'Log in' }).click();
    await expectPage(other.page.getByText(/^On disk as (adopted|declared)$/).first()).toBeVisible(SOON);
    await other.page.context().close();
  });

  test('disable: an amber banner with the name and the command, and a dot on the tab', async () => {
    await page.getByRole('button', { name: `Disable ${ssh}` }).press('Enter');
    const dialog = page.getByRole('dialog');
    await expectPage(dialog).toContainText(/Nothing changes until the apply command runs/);
    // The host's own hub says so, which is Debian's package or the sample.
    await expectPage(dialog).toContainText(/Detect ssh bruteforce|A sample that stands in for/, SOON);
    await expectPage(dialog).toContainText(/Its collections crowdsecurity\/linux and crowdsecurity\/sshd become tainted/);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expectPage(dialog).toHaveCount(0);
    expect((await stack.drift()).scenarios.expected_disabled).toEqual([]);
    await page.getByRole('button', { name: `Disable ${ssh}` }).press('Enter');
    await dialog.getByRole('button', { name: 'Disable' }).press('Enter');
    // Who uses the keyboard stays where they were.
    await expectPage(page.getByRole('button', { name: `Withdraw ${ssh}` })).toBeFocused(SOON);
    await expectPage(
      banner().getByText('Configuration drift detected. What is on disk does not match the panel intent.'),
    ).toBeVisible(SOON);
    await expectPage(banner().getByText(ssh).first()).toBeVisible();
    await expectPage(banner().getByText('scripts/apply')).toBeVisible();
    await expectPage(tab('Scenarios')).toHaveAccessibleName('Scenarios (drifted)');
    await expectPage(tab('AppSec')).toHaveAccessibleName(/^AppSec \(on disk as (adopted|declared)\)$/);
    expect(await violations(page)).toEqual([]);
  });

  test('apply: the banner and the dot go by themselves', async () => {
    await stack.apply();
    await noBanner();
    await expectPage(tab('Scenarios')).toHaveAccessibleName(/^Scenarios \(on disk as (adopted|declared)\)$/);
    expect(await violations(page)).toEqual([]);
  });

  test('the collections that hold it are frozen, and its removal is whose doing it was', async () => {
    const collections = page.getByRole('group').filter({ hasText: 'Collections' });
    await collections.getByText('Collections: 4 installed, 2 tainted (by a disabled scenario)').click();
    const sshd = collections.getByRole('listitem').filter({ hasText: /^crowdsecurity\/sshd / });
    await expectPage(sshd).toContainText(`taintedTainted by 1 disabled scenario: ${ssh}. Hub upgrades skip it`);
    await expectPage(collections.getByRole('listitem').filter({ hasText: 'http-cve' })).toContainText('As the hub has it.');
    expect(await violations(page)).toEqual([]);
    // What no verdict speaks of shows by itself as well.
    await stack.cscli('parsers', 'remove', '--force', 'crowdsecurity/sshd-logs');
    await expectPage(sshd).toContainText('Not installed: the parser crowdsecurity/sshd-logs.', SOON);
    await stack.cscli('parsers', 'install', 'crowdsecurity/sshd-logs');
    await expectPage(sshd).not.toContainText('Not installed', SOON);
  });

  test('a scenario that comes back by hand is shown as the host’s doing', async () => {
    await stack.cscli('scenarios', 'install', ssh);
    await expectPage(banner().getByText(/was as declared until/)).toBeVisible(SOON);
    await expectPage(banner().getByText(ssh).first()).toBeVisible();
    await expectPage(page.getByText('Collections: 4 installed', { exact: true })).toBeVisible(SOON);
    await stack.apply();
    await noBanner();
  });

  test('a list is searched, and filtered by the states that its rows are in', async () => {
    const rows = page.getByRole('list', { name: 'Scenarios' }).getByRole('listitem');
    await page.getByText('Disabled 1', { exact: true }).click();
    await expectPage(rows).toHaveCount(1);
    await expectPage(rows).toContainText(ssh);
    // The row that leaves the filter takes the focus with it; who uses the keyboard goes on at the filter.
    await page.getByRole('button', { name: `Withdraw ${ssh}` }).press('Enter');
    await expectPage(page.getByText('Nothing installed or declared matches.')).toBeVisible(SOON);
    await expectPage(page.getByRole('radio', { name: 'Disabled 0' })).toBeFocused();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectPage(rows).toHaveCount(1, SOON);
    await page.getByText(/^All \d+$/).click();
    await page.getByRole('searchbox').fill('ssh slow');
    await expectPage(rows).toHaveCount(1);
    await expectPage(rows).toContainText('crowdsecurity/ssh-slow-bf');
    await page.getByRole('searchbox').fill('');
  });

  test('thresholds: declared and actual side by side, and a dot on the other tab', async () => {
    await tab('AppSec').click();
    await expectPage(page.getByText(/^On disk as (adopted|declared)$/).first()).toBeVisible(SOON);
    await page
      .getByLabel(/Inbound/)
      .first()
      .fill('25');
    await page.getByRole('button', { name: /Declare|Save/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Raise' }).click();
    await expectPage(page.getByRole('row', { name: /Inbound/ })).toContainText(/25.*15|15.*25/, SOON);
    await expectPage(tab('AppSec')).toHaveAccessibleName('AppSec (drifted)');
    expect(await violations(page)).toEqual([]);
    await stack.apply();
    await noBanner();
  });

  test('a tuning file that is edited by hand is shown, and what the host has can be kept', async () => {
    const file = join(stack.crowdsecDir, 'appsec-rules', 'argos-tuning.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('=25', '=40'));
    await expectPage(banner().getByText(/was as declared until/)).toBeVisible(SOON);
    await banner()
      .getByRole('button', { name: /Keep it: declare inbound 40/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Raise' }).click();
    await noBanner();
  });

  test('while the Worker is away nothing is green, and it recovers by itself', async () => {
    const green = page.locator('.state-on_disk');
    await expectPage(green).toHaveCount(1, SOON);
    await stack.stop();
    await expectPage(green).toHaveCount(0, SOON);
    await expectPage(page.getByText(/^last known: on disk as (adopted|declared)$/)).toBeVisible();
    await expectPage(page.getByText(/cannot be reached/).first()).toBeVisible();
    // What is opened meanwhile cannot be loaded, and is once the Worker answers again.
    await tab('Scenarios').click();
    await expectPage(page.getByText('Argos Drift cannot be reached. The list below may be old.')).toBeVisible(SOON);
    await stack.start();
    await expectPage(page.getByText(/The list below may be old/)).toHaveCount(0, { timeout: 90_000 });
    await tab('AppSec').click();
    await expectPage(green).toHaveCount(1, SOON);
  }, 120_000);

  test('on a phone nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['Scenarios', 'AppSec']) {
      await tab(name).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
    expect(await violations(page)).toEqual([]);
  });

  test('logged out is logged out', async () => {
    await page.getByRole('button', { name: 'Log out' }).click();
    await expectPage(page.getByRole('button', { name: 'Log in' })).toBeVisible(SOON);
    await page.reload();
    await expectPage(page.getByRole('button', { name: 'Log in' })).toBeVisible(SOON);
  });
});
