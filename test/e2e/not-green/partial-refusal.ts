import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AnotherHost } from '../support/another-host.ts';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

const slow = 'crowdsecurity/ssh-slow-bf';

/** Needs a host called `watched` that reports. */
export function partialRefusal(scene: Scene, watched: () => AnotherHost): void {
  test('disabled on two hosts of which one refuses: the row says which and why, the other has taken it', async () => {
    const { page } = scene;
    await scene.visit(Scene.FIRST);
    await page.getByRole('button', { name: `Disable ${slow}` }).click();
    await page.getByRole('checkbox', { name: 'Also on watched' }).check(SOON);

    // Meanwhile somebody there replaces the hub's scenario by a file of their own.
    const file = join(watched().crowdsecDir, 'scenarios', 'own-slow.yaml');
    onTestFinished(async () => {
      rmSync(file, { force: true });
      await watched().cscli('scenarios', 'install', slow);
      await scene.declare(Scene.FIRST, slow, null);
    });
    await watched().cscli('scenarios', 'remove', slow, '--force');
    writeFileSync(file, `name: ${slow}\n`);
    await expect.poll(async () => (await scene.scenario('watched', slow))?.origin, SOON).toBe('local');

    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    const row = scene.scenarioRow(slow);
    await expectPage(row.getByRole('alert')).toContainText(
      `Not declared on watched: ${slow} is a local scenario (own-slow.yaml). cscli neither installs nor removes it, so that it can only be declared simulated; edit or delete that file on the host.`,
      SOON,
    );
    await expectPage(row).toContainText('Declared disabled, still installed');
    expect([(await scene.scenario(Scene.FIRST, slow))?.declared, (await scene.scenario('watched', slow))?.declared]).toEqual([
      'disabled',
      null,
    ]);
    expect(await scene.violations()).toEqual([]);

    await row.getByRole('button', { name: 'Dismiss' }).click();
    await expectPage(row.getByRole('alert')).toHaveCount(0);
    await expectPage(row).toContainText('Declared disabled, still installed');
  });
}
