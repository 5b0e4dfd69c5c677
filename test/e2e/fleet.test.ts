import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from '../../scripts/chromium.ts';
import { AnotherHost } from './support/another-host.ts';
import { violations } from './support/axe.ts';
import { openPage } from './support/browser.ts';
import { expectPage } from './support/expect-page.ts';
import { Stack } from './support/stack.ts';

const ssh = 'crowdsecurity/ssh-bf';
const SOON = { timeout: 20_000 };

if (!hasChromium) console.warn('SKIPPED: the fleet tests need Debian’s Chromium: sudo apt-get install -y chromium');

describe.skipIf(!hasChromium)('several hosts', () => {
  let stack: Stack;
  let other: AnotherHost;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    stack = await Stack.start();
    other = await AnotherHost.build(stack, 'other');
    browser = await openBrowser();
    ({ page, faults } = await openPage(browser, stack.origin));
    await page.goto(stack.readyUrl);
    const { hosts } = await stack.call<{ hosts: [{ id: string }] }>('GET', '/api/hosts');
    await stack.call('PATCH', `/api/hosts/${hosts[0].id}`, { name: 'first' });
  });
  afterAll(async () => {
    await browser?.close();
    await other?.stop();
    await stack?.remove();
  });
  afterEach(() => expect(faults).toEqual([]));

  const row = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });

  test('with one host the page is about that host', async () => {
    await expectPage(page.getByRole('link', { name: /^Scenarios/ })).toBeVisible(SOON);
    await expectPage(page.getByText('first', { exact: true })).toBeVisible(SOON);
  });

  test('adding a host: the line to paste, and the wait for its first report that turns into the host', async () => {
    await page.getByRole('link', { name: 'Add a host' }).click();
    await page.getByRole('button', { name: 'Show the command' }).click();
    const line = await page.getByText(/^\(echo ARGOS_DRIFT_CODE=/).innerText();
    const code = /^\(echo ARGOS_DRIFT_CODE=([a-z0-9]{26});/.exec(line)?.[1] ?? '';
    expect(line).toBe(`(echo ARGOS_DRIFT_CODE=${code}; curl -fsSL ${stack.origin}/install.sh) | sudo sh -s -- ${stack.origin}`);
    await expectPage(page.getByText('Waiting for its first report')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await other.enrol(stack, code);
    await expectPage(page.getByText(/is enrolled; its first report is on the way/)).toBeVisible(SOON);
    other.start();
    await expectPage(page.getByText(/has reported\./)).toBeVisible(SOON);
    await page.getByRole('link', { name: /^Open / }).click();
    await expectPage(page.getByRole('link', { name: /^Scenarios/ })).toBeVisible(SOON);
    expect(await violations(page)).toEqual([]);
  });

  test('renaming it', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByLabel('Name').fill('second');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await expectPage(page.getByRole('combobox')).toContainText('second', SOON);
    expect(await violations(page)).toEqual([]);
  });

  test('a name that cannot be is refused with its reason, and nothing changes', async () => {
    await page.getByLabel('Name').fill('x'.repeat(101));
    await page.getByRole('button', { name: 'Save' }).first().click();
    await expectPage(page.getByText(/at most 100 characters/)).toBeVisible(SOON);
    const { hosts } = await stack.call<{ hosts: { name: string }[] }>('GET', '/api/hosts');
    expect(hosts.map(({ name }) => name).sort()).toEqual(['first', 'second']);
  });

  test('disabled on both: the fleet page and the browser tab show it, with the commands for both', async () => {
    await page.getByRole('link', { name: 'Scenarios' }).click();
    await page.getByRole('button', { name: `Disable ${ssh}` }).click();
    await page.getByRole('checkbox', { name: 'Also on first' }).check(SOON);
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expectPage(page.getByRole('region', { name: 'Drift' })).toContainText(ssh, SOON);
    await page.getByRole('link', { name: 'Argos Drift' }).click();
    for (const name of ['first', 'second']) await expectPage(row(name)).toContainText(/Drifted.*ssh-bf/s, SOON);
    await expectPage(page.getByRole('heading', { name: '2 hosts: 2 drifted' })).toBeVisible();
    await expectPage(page).toHaveTitle('(2) Hosts · Argos Drift');
    await expectPage(page.locator('link[rel=icon]')).toHaveAttribute('href', '/favicon-drifted-2.svg');
    await page.getByText('Commands for 2 hosts').click();
    await expectPage(page.getByText('# second')).toContainText('# second\nsudo argos-drift-apply');
    await expectPage(page.getByText('# first')).toContainText(`# first\nSTATE_DIR=${stack.stateDir} scripts/apply`);
    expect(await violations(page)).toEqual([]);
  });

  test('applied on one, the drifted one stands first with what differs and its command', async () => {
    await stack.apply();
    await expectPage(row('second')).toContainText(/Drifted.*ssh-bf/s, SOON);
    await expectPage(row('first')).toContainText(/On disk as (adopted|declared)/, SOON);
    await expectPage(page.getByRole('listitem').first()).toContainText('second');
    await expectPage(page).toHaveTitle('(1) Hosts · Argos Drift');
    await expectPage(page.getByText('Command for one host')).toBeVisible();
    await expectPage(page.getByText('# second')).not.toContainText('# first');
    expect(await violations(page)).toEqual([]);
  });

  test('applied on that host alone, all is as declared again', async () => {
    await other.apply();
    await expectPage(row('second')).toContainText(/On disk as (adopted|declared)/, SOON);
    await expectPage(page.getByText('Command for one host')).toHaveCount(0);
  });

  test('copying an intent shows the difference first', async () => {
    await stack.call('PATCH', `/api/security/appsec-tuning?host=${await idOf('first')}`, { inbound_threshold: 30 });
    await page.getByRole('link', { name: 'first', exact: true }).click();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByText('Copy this host’s intent to others').click();
    await page.getByRole('checkbox', { name: 'second' }).check();
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await expectPage(page.getByText('inbound threshold 15 → 30')).toBeVisible(SOON);
    const before = await inboundOf('second');
    await page.getByRole('button', { name: 'Copy to 1 host' }).click();
    await expectPage(page.getByText(/^Copied\./)).toBeVisible(SOON);
    expect([before, await inboundOf('second')]).toEqual([15, 30]);
    expect(await violations(page)).toEqual([]);
  });

  test('the history says what happened, newest first, and who did it', async () => {
    await page.goto(`${stack.origin}/?host=${await idOf('second')}`);
    await page.getByRole('link', { name: 'History' }).click();
    await expectPage(page.getByRole('listitem').filter({ hasText: 'Copied the intent of first' })).toContainText(
      'by the owner',
      SOON,
    );
    expect(await violations(page)).toEqual([]);
  });

  test('an intent that changes in one tab of the browser is seen in another', async () => {
    const second = await page.context().newPage();
    await second.goto(`${stack.origin}/?host=${await idOf('second')}&tab=history`);
    await expectPage(second.getByText('Copied the intent of first').first()).toBeVisible(SOON);
    await stack.call('PATCH', `/api/hosts/${await idOf('second')}`, { name: 'renamed' });
    for (const each of [page, second]) await expectPage(each.getByText(/renamed from second to renamed/)).toBeVisible(SOON);
    await second.close();
  });

  test('removing a host: its uninstall line first, and the other stays', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByText('Remove this host').click();
    await expectPage(page.getByText(/--uninstall/)).toBeVisible(SOON);
    const remove = page.getByRole('button', { name: 'Remove renamed' });
    await remove.click();
    await expectPage(page.getByRole('dialog')).toBeVisible(SOON);
    await page.keyboard.press('Escape');
    await expectPage(page.getByRole('dialog')).toHaveCount(0);
    expect((await stack.call<{ hosts: unknown[] }>('GET', '/api/hosts')).hosts).toHaveLength(2);
    await remove.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove renamed' }).click();
    await expectPage(page.getByText('first', { exact: true })).toBeVisible(SOON);
    const { hosts } = await stack.call<{ hosts: { name: string }[] }>('GET', '/api/hosts');
    expect(hosts.map(({ name }) => name)).toEqual(['first']);
  });

  async function idOf(name: string): Promise<string> {
    const { hosts } = await stack.call<{ hosts: { id: string; name: string }[] }>('GET', '/api/hosts');
    return hosts.find((host) => host.name === name)?.id ?? '';
  }

  async function inboundOf(name: string): Promise<number> {
    return (await stack.call<{ inbound_threshold: number }>('GET', `/api/security/appsec-tuning?host=${await idOf(name)}`))
      .inbound_threshold;
  }
});
