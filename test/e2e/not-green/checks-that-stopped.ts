import { expect, test } from 'vitest';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

/** Longer than a check may be overdue and than a snapshot is good for (DESIGN 3). */
const AHEAD_MS = 600_000;

/** The page tells time by the `Date` header of the answers, so that with another one only the page's time is another. */
export function checksThatStopped(scene: Scene): void {
  test('checks that stopped: nothing is green on a host’s page or among all hosts, until they go on', async () => {
    const { page } = scene;
    const notice = page.getByText('The checks have stopped: nothing on this page is confirmed.');
    const green = page.locator('.state-on_disk, .fleet-on_disk, .icon-on_disk, .icon-running');
    await scene.visit(Scene.FIRST, 'appsec-tuning');
    await expectPage(page.getByText(/^On disk as (adopted|declared)$/)).toBeVisible(SOON);

    let aheadMs = AHEAD_MS;
    await page.route('**', async (route) => {
      const response = await route.fetch();
      const date = new Date(Date.now() + aheadMs).toUTCString();
      await route.fulfill({ response, headers: { ...response.headers(), date } });
    });
    await expectPage(notice).toBeVisible(SOON);
    await expectPage(green).toHaveCount(0);
    await expectPage(page.locator('.state')).toContainText(/last known: on disk as (adopted|declared)/);
    await expectPage(page.getByText('The checks have stopped')).toHaveCount(1);
    expect(await scene.violations()).toEqual([]);

    await page.getByRole('combobox').selectOption('All hosts');
    await expectPage(scene.row(Scene.FIRST)).toContainText(/last known: on disk as (adopted|declared)/, SOON);
    await expectPage(notice).toBeVisible();
    await expectPage(green).toHaveCount(0);
    expect(await scene.violations()).toEqual([]);

    aheadMs = 0;
    await expectPage(notice).toHaveCount(0, SOON);
    await expectPage(scene.row(Scene.FIRST).locator('.icon-on_disk')).toBeVisible();
  });
}
