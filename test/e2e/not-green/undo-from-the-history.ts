import { expect, test } from 'vitest';
import { expectPage } from '../support/expect-page.ts';
import { Scene, SOON } from '../support/scene.ts';

const ssh = 'crowdsecurity/ssh-bf';

export function undoFromTheHistory(scene: Scene): void {
  test('a scenario that was disabled is taken back from its line in the history, with the difference first', async () => {
    const { page } = scene;
    const before = (await scene.scenario(Scene.FIRST, ssh))?.declared ?? null;
    await scene.declare(Scene.FIRST, ssh, true);
    await scene.visit(Scene.FIRST, 'history');
    // The line that the undo adds can be taken back as well, and stands above it then.
    const undo = page.getByRole('button', { name: new RegExp(`^Undo (?!Undid).*${ssh}`) }).first();
    await undo.click(SOON);
    const dialog = page.getByRole('dialog');
    await expectPage(dialog.getByRole('listitem')).toHaveText([`${ssh} disabled → ${before ?? 'not declared'}`], SOON);
    expect(await scene.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await expectPage(dialog).toHaveCount(0, SOON);
    await expectPage(page.getByText(/^Undid: /).first()).toBeVisible(SOON);
    await expectPage(undo).toBeFocused();
    await expectPage(page.getByRole('region', { name: 'Drift' }).getByRole('heading')).toHaveCount(0, SOON);
    expect((await scene.scenario(Scene.FIRST, ssh))?.declared ?? null).toBe(before);
  });
}
