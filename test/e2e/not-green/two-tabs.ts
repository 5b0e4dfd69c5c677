import { expect, onTestFinished, test } from 'vitest';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

const ssh = 'crowdsecurity/ssh-bf';

export function twoTabs(scene: Scene): void {
  test('disabled in one tab of the browser, the other shows the banner and the row by itself', async () => {
    const { page } = scene;
    const other = await page.context().newPage();
    onTestFinished(() => other.close());
    await scene.visit(Scene.FIRST);
    await scene.visit(Scene.FIRST, 'scenarios', other);
    const row = scene.scenarioRow(ssh, other);
    const banner = other.getByRole('region', { name: 'Drift' });
    await expectPage(row).toContainText('Installed', SOON);
    await expectPage(banner.getByRole('heading')).toHaveCount(0);

    await page.getByRole('button', { name: `Disable ${ssh}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expectPage(banner).toContainText(`${ssh} is declared disabled`, SOON);
    await expectPage(row).toContainText('Declared disabled, still installed', SOON);
    await expectPage(other).toHaveTitle(new RegExp(`^\\(\\d\\) ${Scene.FIRST} · Drifted · Argos Drift$`));

    await page.getByRole('button', { name: `Withdraw ${ssh}` }).click();
    await expectPage(banner.getByRole('heading')).toHaveCount(0, SOON);
    await expectPage(row).toContainText('Installed', SOON);
  });

  test('logged out in one tab, the other asks for a log-in and goes on where it was', async () => {
    const { page, stack } = scene;
    const other = await page.context().newPage();
    onTestFinished(() => other.close());
    await scene.visit(Scene.FIRST);
    await scene.visit(Scene.FIRST, 'history', other);
    await expectPage(other.getByText('Enrolled as').first()).toBeVisible(SOON);

    await page.getByRole('button', { name: 'Log out' }).click();
    await expectPage(other.getByText('Your session has ended. Log in to go on where you were.')).toBeVisible(SOON);
    await expectPage(other.getByText('Enrolled as')).toHaveCount(0);
    await other.getByLabel(/token/i).fill(stack.token);
    await other.getByRole('button', { name: 'Log in' }).click();
    await expectPage(other.getByText('Enrolled as').first()).toBeVisible(SOON);
    expect(other.url()).toContain(`host=${(await scene.host(Scene.FIRST)).id}&tab=history`);

    await expectPage(page.getByRole('button', { name: 'Log in' })).toBeVisible();
    await page.reload();
    await expectPage(page.getByRole('button', { name: 'Log out' })).toBeVisible(SOON);
  });
}
