import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect as expectPage, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DriftDocument } from '#contract';
import { AnotherHost } from './support/another-host.ts';
import { hasChromium, openBrowser, openPage } from './support/browser.ts';
import { Stack } from './support/stack.ts';

const SOON = { timeout: 20_000 };

if (!hasChromium) console.warn('SKIPPED: the tests of unknown states need Debian’s Chromium: sudo apt-get install -y chromium');

describe.skipIf(!hasChromium)('what is not green says why and what to do', () => {
  let stack: Stack;
  let host: AnotherHost;
  let id: string;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stack = await Stack.start();
    host = await AnotherHost.build(stack, 'watched');
    const { code } = await stack.call<{ code: string }>('POST', '/api/hosts/enrollments', {});
    await host.enrol(stack, code);
    const { hosts } = await stack.call<{ hosts: { id: string; reported_at: string | null }[] }>('GET', '/api/hosts');
    id = hosts.find(({ reported_at }) => reported_at === null)?.id ?? '';
    await stack.call('PATCH', `/api/hosts/${id}`, { name: 'watched' });
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser, stack.origin));
    await page.goto(stack.readyUrl);
    await expectPage(page.getByRole('button', { name: 'Log out' })).toBeVisible(SOON);
    await page.goto(`${stack.origin}/?host=${id}`);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await stack?.remove();
  });
  afterEach(async () => {
    await page.unrouteAll({ behavior: 'wait' });
    expect(faults).toEqual([]);
  });

  const violations = async () =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id: rule, nodes }) => [rule, nodes[0]?.html]);

  test('enrolled, and never reported', async () => {
    await expectPage(page.getByText(/watched is enrolled, but its agent has not reported yet/)).toBeVisible(SOON);
    await expectPage(page.getByText('systemctl status argos-drift-agent')).toBeVisible();
    expect(await violations()).toEqual([]);
    host.start();
    await expectPage(page.getByText('Nothing declared').first()).toBeVisible(SOON);
  });

  test('a folder that is gone, until it is back', async () => {
    const folder = join(host.crowdsecDir, 'scenarios');
    renameSync(folder, `${folder}.away`);
    await expectPage(page.locator('.state-unknown')).toContainText(/missing/, SOON);
    expect(await violations()).toEqual([]);
    renameSync(`${folder}.away`, folder);
    await expectPage(page.locator('.state-unknown')).toHaveCount(0, SOON);
  });

  test('a file that CrowdSec cannot load, by its name', async () => {
    const file = join(host.crowdsecDir, 'scenarios', 'broken.yaml');
    writeFileSync(file, 'name: [\n');
    await expectPage(page.locator('.state-unknown')).toContainText(/broken\.yaml/, SOON);
    rmSync(file);
    await expectPage(page.locator('.state-unknown')).toHaveCount(0, SOON);
  });

  test('two agents with one key', async () => {
    host.start();
    const folder = join(host.crowdsecDir, 'scenarios');
    // Each change lets both of them report, so that they take turns.
    const stir = setInterval(() => {
      const made = join(folder, `.stir-${Date.now()}`);
      mkdirSync(made);
      rmSync(made, { recursive: true });
      writeFileSync(join(folder, 'stirred.yaml'), `name: test/stirred-${Date.now()}\n`);
    }, 3000);
    try {
      await expectPage(page.getByText(/two agents report with the key of watched/)).toBeVisible({ timeout: 40_000 });
    } finally {
      clearInterval(stir);
    }
    expect(await violations()).toEqual([]);
    await host.stop();
  });

  // Silence takes minutes to be noticed; the Worker's own tests bring it about, here its answer is made up.
  test('an agent that went silent', async () => {
    await page.route('**/api/security/drift*', async (route) => {
      const document = (await (await route.fetch()).json()) as DriftDocument;
      const since = new Date(Date.now() - 5 * 3_600_000).toISOString();
      const silent = { status: 'unknown', reason: 'agent_silent', since, last_known_at: since } as const;
      await route.fulfill({
        json: {
          ...document,
          host: { ...document.host, reported_at: since },
          scenarios: { ...document.scenarios, ...silent },
          appsec_tuning: { ...document.appsec_tuning, ...silent },
        },
      });
    });
    await page.reload();
    await expectPage(page.getByText(/nothing heard from watched since .* \(5 h\)/)).toBeVisible(SOON);
    await page.getByRole('link', { name: 'Enrol again, keep its intent' }).click();
    await page.getByText('Enrol this host again').click();
    await page.getByRole('button', { name: 'Show the command' }).click();
    await expectPage(page.getByText(/^curl -fsSL .* -- http/)).toBeVisible(SOON);
    expect(await violations()).toEqual([]);
  });

  test('offline: the last known state stays, visibly old', async () => {
    await page.goto(`${stack.origin}/?host=${id}`);
    await expectPage(page.locator('.state').first()).toBeVisible(SOON);
    await page.context().setOffline(true);
    await expectPage(page.getByText(/cannot be reached/).first()).toBeVisible(SOON);
    await expectPage(page.locator('.state-in_sync')).toHaveCount(0);
    await page.context().setOffline(false);
    await expectPage(page.getByText(/cannot be reached/)).toHaveCount(0, SOON);
  });

  test('a session that ended elsewhere: after logging in the page is where it was', async () => {
    await page.goto(`${stack.origin}/?host=${id}&tab=history`);
    await expectPage(page.getByText('Enrolled as').first()).toBeVisible(SOON);
    await page.evaluate(() => fetch('/api/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } }));
    await expectPage(page.getByRole('button', { name: 'Log in' })).toBeVisible(SOON);
    await page.getByLabel(/token/i).fill(stack.token);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectPage(page.getByText('Enrolled as').first()).toBeVisible(SOON);
    expect(page.url()).toContain(`host=${id}&tab=history`);
  });
});
