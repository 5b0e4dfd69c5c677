import { expect, test } from 'vitest';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

const ssh = 'crowdsecurity/ssh-bf';

/** Needs a host called `watched` that has reported. */
export function dialogThatIsLeft(scene: Scene): void {
  test('left by the browser’s Back, the question is gone, nothing is declared, and no other page asks it', async () => {
    const { page } = scene;
    const question = page.getByRole('dialog');
    const disable = page.getByRole('button', { name: `Disable ${ssh}` });
    await scene.visitFleet();
    await page.getByRole('link', { name: Scene.FIRST, exact: true }).click();
    await disable.click();
    await expectPage(question).toContainText(`on ${Scene.FIRST}?`);

    await page.goBack();
    await expectPage(page.getByRole('region', { name: 'Hosts' })).toBeVisible();
    await expectPage(question).toHaveCount(0);

    await page.goForward();
    await expectPage(disable).toBeVisible(SOON);
    await expectPage(question).toHaveCount(0);

    const watched = page.getByRole('option', { name: /^watched: on disk as (adopted|declared)$/ });
    await page.getByRole('combobox').selectOption(await watched.getAttribute('value'));
    await expectPage(disable).toBeVisible(SOON);
    await expectPage(question).toHaveCount(0);
    for (const name of [Scene.FIRST, 'watched']) expect((await scene.scenario(name, ssh))?.declared).toBeNull();

    // It can be asked again.
    await disable.click();
    await expectPage(question).toContainText('on watched?');
    await page.keyboard.press('Escape');
    await expectPage(question).toHaveCount(0);
  });
}
