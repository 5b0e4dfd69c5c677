import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../scripts/chromium.ts';
import { checksThatStopped } from './not-green/checks-that-stopped.ts';
import { dialogThatIsLeft } from './not-green/dialog-that-is-left.ts';
import { partialRefusal } from './not-green/partial-refusal.ts';
import { reloadThatWouldFail } from './not-green/reload-that-would-fail.ts';
import { SilentHost } from './not-green/silent-host.ts';
import { twoTabs } from './not-green/two-tabs.ts';
import { undoFromTheHistory } from './not-green/undo-from-the-history.ts';
import type { AnotherHost } from './support/another-host.ts';
import { expectPage } from './support/expect-page.ts';
import { Scene, SOON } from './support/scene.ts';

if (!hasChromium) console.warn('SKIPPED: the tests of unknown states need Debian’s Chromium: sudo apt-get install -y chromium');

describe.skipIf(!hasChromium)('what is not green says why and what to do', () => {
  const scene = new Scene();
  const quiet = new SilentHost(scene);
  let host: AnotherHost;

  beforeAll(async () => {
    await scene.open();
    await quiet.falls();
    host = await scene.addHost('watched');
    await scene.visit('watched');
  });
  afterAll(() => scene.close());
  afterEach(async () => {
    await scene.page.unrouteAll({ behavior: 'wait' });
    expect(scene.takeFaults()).toEqual([]);
  });

  test('enrolled, and never reported', async () => {
    const { page } = scene;
    await expectPage(page.getByText(/watched is enrolled, but its agent has not reported yet/)).toBeVisible(SOON);
    await expectPage(page.getByText('systemctl status argos-drift-agent')).toBeVisible();
    expect(await scene.violations()).toEqual([]);
    host.start();
    await expectPage(page.locator('.state-on_disk')).toContainText(/On disk as (adopted|declared)/, SOON);
  });

  test('a folder that is gone, until it is back', async () => {
    const unknown = scene.page.locator('.state-unknown');
    const folder = join(host.crowdsecDir, 'scenarios');
    renameSync(folder, `${folder}.away`);
    await expectPage(unknown).toContainText(/missing/, SOON);
    expect(await scene.violations()).toEqual([]);
    renameSync(`${folder}.away`, folder);
    await expectPage(unknown).toHaveCount(0, SOON);
  });

  test('a file that CrowdSec cannot load, by its name', async () => {
    const unknown = scene.page.locator('.state-unknown');
    const file = join(host.crowdsecDir, 'scenarios', 'broken.yaml');
    writeFileSync(file, 'name: [\n');
    await expectPage(unknown).toContainText(/broken\.yaml/, SOON);
    rmSync(file);
    await expectPage(unknown).toHaveCount(0, SOON);
  });

  // They need two hosts that report, and pass the minutes until the silence is noticed.
  reloadThatWouldFail(scene);
  partialRefusal(scene, () => host);
  dialogThatIsLeft(scene);
  undoFromTheHistory(scene);
  twoTabs(scene);

  test('two agents with one key', async () => {
    await scene.visit('watched');
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
      await expectPage(scene.page.getByText(/two agents report with the key of watched/)).toBeVisible({ timeout: 40_000 });
    } finally {
      clearInterval(stir);
    }
    expect(await scene.violations()).toEqual([]);
    await host.stop();
  });

  test('offline: the last known state stays, visibly old', async () => {
    const { page } = scene;
    const notice = page.getByText('Argos Drift cannot be reached. The page keeps trying.');
    await scene.visit(Scene.FIRST, 'appsec-tuning');
    await expectPage(page.locator('.state-on_disk')).toBeVisible(SOON);
    await page.context().setOffline(true);
    try {
      await expectPage(notice).toBeVisible(SOON);
      await expectPage(page.locator('.state-on_disk')).toHaveCount(0);
      await expectPage(page.locator('.state')).toContainText(/last known: on disk as (adopted|declared)/);
    } finally {
      await page.context().setOffline(false);
    }
    // A question that was on its way when the network went is given up after 15 s.
    await expectPage(notice).toHaveCount(0, { timeout: 40_000 });
  });

  test('a session that ended elsewhere: after logging in the page is where it was', async () => {
    const { page, stack } = scene;
    await scene.visit('watched', 'history');
    await expectPage(page.getByText('Enrolled as').first()).toBeVisible(SOON);
    await page.evaluate(() => fetch('/api/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } }));
    await expectPage(page.getByRole('button', { name: 'Log in' })).toBeVisible(SOON);
    await page.getByLabel(/token/i).fill(stack.token);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectPage(page.getByText('Enrolled as').first()).toBeVisible(SOON);
    expect(page.url()).toContain(`host=${(await scene.host('watched')).id}&tab=history`);
  });

  checksThatStopped(scene);
  quiet.isSeenSilent();
});
