import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

/** The disk may be as declared while a file elsewhere keeps CrowdSec from loading any of it. */
export function reloadThatWouldFail(scene: Scene): void {
  test('a parser that CrowdSec cannot load is named, and no reload is promised while it is there', async () => {
    const { page } = scene;
    const folder = join(scene.stack.crowdsecDir, 'parsers', 's01-parse');
    const broken = join(folder, 'broken.yaml');
    mkdirSync(folder, { recursive: true });
    onTestFinished(() => rmSync(broken, { force: true }));
    const notice = page.getByRole('region', { name: 'CrowdSec' });
    const green = page.locator('.state-on_disk');
    await scene.visit(Scene.FIRST, 'appsec-tuning');
    await expectPage(green).toContainText('If CrowdSec has not loaded it, reload it', SOON);

    writeFileSync(broken, 'name: [a]\n');
    await expectPage(notice).toContainText(/broken\.yaml/, SOON);
    // The file is named once, on top.
    await expectPage(page.locator('.state-failed')).toContainText(
      'What CrowdSec would not load stands on top of this page.',
      SOON,
    );
    await expectPage(green).toHaveCount(0);
    await expectPage(page.getByText('If CrowdSec has not loaded it, reload it')).toHaveCount(0);
    expect(await scene.violations()).toEqual([]);

    rmSync(broken);
    await expectPage(notice).toHaveText('', SOON);
    await expectPage(green).toContainText('If CrowdSec has not loaded it, reload it', SOON);
  });
}
