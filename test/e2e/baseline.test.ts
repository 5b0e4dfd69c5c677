import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from '../../scripts/chromium.ts';
import { violations } from './support/axe.ts';
import { openPage } from './support/browser.ts';
import { expectPage } from './support/expect-page.ts';
import { Stack } from './support/stack.ts';

const ssh = 'crowdsecurity/ssh-bf';
const slow = 'crowdsecurity/ssh-slow-bf';
/** What the settle time and one poll of a visible page take, with room for a slow machine. */
const SOON = { timeout: 20_000 };

if (!hasChromium) console.warn('SKIPPED: the tests of the baseline need Debian’s Chromium: sudo apt-get install -y chromium');

describe.skipIf(!hasChromium)('what a host had is what it shall have', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stack = await Stack.start();
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser, stack.origin));
    await page.goto(stack.readyUrl);
    await expectPage(page.getByText(/^Baseline: \d+ scenarios adopted/)).toBeVisible(SOON);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.remove();
  });
  afterEach(() => expect(faults).toEqual([]));

  const banner = () => page.getByRole('region', { name: 'Drift' });
  const noBanner = () => expectPage(banner().getByRole('heading')).toHaveCount(0, SOON);
  const row = (name: string) => page.getByRole('list', { name: 'Scenarios' }).getByRole('listitem').filter({ hasText: name });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const adoptedCount = async () => (await stack.drift()).scenarios.baseline_count ?? 0;

  test('a scenario that nobody declared and somebody removes is amber, by name, and the apply brings it back', async () => {
    await stack.cscli('scenarios', 'remove', '--force', slow);
    await expectPage(banner()).toContainText(`${slow} was removed, by cscli, another script or by hand`, SOON);
    await expectPage(banner().getByRole('listitem').filter({ hasText: slow })).toContainText('installed until');
    await expectPage(banner()).toContainText(`It puts back ${slow} as adopted: nobody declared it.`);
    await expectPage(row(slow)).toContainText('Missing: adopted, and installed until');
    await expectPage(page.getByRole('radio', { name: 'Missing 1' })).toHaveCount(1);
    expect(await violations(page)).toEqual([]);
    expect(await stack.apply()).toContain(`put back ${slow}`);
    await noBanner();
    await expectPage(row(slow)).toContainText('Installed, as adopted', SOON);
  });

  test('one that somebody simulates is amber, and the apply ends that', async () => {
    await stack.cscli('simulation', 'enable', ssh);
    await expectPage(banner()).toContainText(`${ssh} was simulated`, SOON);
    await expectPage(banner()).toContainText('Simulated: detects, does not block');
    await expectPage(row(ssh)).toContainText('but simulated since it was adopted: detects, does not block');
    expect(await violations(page)).toEqual([]);
    await stack.apply();
    await noBanner();
  });

  test('declared simulated by the keyboard, applied, green; withdrawn and applied, as it was adopted', async () => {
    await button(`More for ${ssh}`).press('Enter');
    await button(`Simulate ${ssh}`).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Simulate' }).press('Enter');
    await expectPage(banner()).toContainText(`${ssh} is declared simulated`, SOON);
    await expectPage(button(`Withdraw ${ssh}`)).toBeFocused(SOON);
    await stack.apply();
    await noBanner();
    await expectPage(row(ssh)).toContainText('Declared simulated, installed: detects, does not block', SOON);
    expect(await violations(page)).toEqual([]);

    await button(`Withdraw ${ssh}`).click();
    await expectPage(banner()).toContainText(`${ssh} is to be as adopted`, SOON);
    await stack.apply();
    await noBanner();
    await expectPage(row(ssh)).toContainText('Installed, as adopted', SOON);
  });

  test('what is missing is accepted, and no longer expected', async () => {
    const before = await adoptedCount();
    await stack.cscli('scenarios', 'remove', '--force', slow);
    await banner()
      .getByRole('button', { name: `Accept: no longer expected ${slow}` })
      .click(SOON);
    await page.getByRole('dialog').getByRole('button', { name: 'Accept the difference' }).click();
    await noBanner();
    expect(await adoptedCount()).toBe(before - 1);
    await expectPage(page.getByText(`${before - 1} scenarios adopted`)).toBeVisible(SOON);
    await expectPage(row(slow)).toHaveCount(0);
  });

  test('what differs is accepted as a whole, after the difference was shown', async () => {
    const before = await adoptedCount();
    await stack.cscli('scenarios', 'remove', '--force', ssh);
    await expectPage(row(ssh)).toContainText('Missing', SOON);
    await page.getByRole('region', { name: 'Scenarios' }).getByRole('button', { name: 'Accept the difference' }).click();
    const dialog = page.getByRole('dialog');
    await expectPage(dialog).toContainText('No longer expected: 1');
    await expectPage(dialog.getByRole('listitem')).toHaveText([ssh]);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Accept the difference' }).click();
    await expectPage(dialog).toHaveCount(0, SOON);
    await noBanner();
    expect(await adoptedCount()).toBe(before - 1);
  });

  test('dropped, only declarations are compared; adopted again, everything is', async () => {
    await button('Drop the baseline').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop the baseline' }).click();
    await expectPage(page.getByText(/^Nothing is adopted as what/)).toBeVisible(SOON);
    expect((await stack.drift()).scenarios).toMatchObject({ baseline_count: null, drift_detected: false });
    await button('Adopt what is installed').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Adopt \d+ scenarios$/ })
      .click();
    await expectPage(page.getByText(/^Baseline: \d+ scenarios adopted/)).toBeVisible(SOON);
    expect(await adoptedCount()).toBeGreaterThan(0);
  });
});
