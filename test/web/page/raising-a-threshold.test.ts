import { beforeEach, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium } from './support/made-up-page.ts';
import { twoPeople } from './support/two-people.ts';

describe.skipIf(!hasChromium)('a threshold that rises, by which AppSec blocks less', () => {
  const { made, people } = twoPeople();
  beforeEach(async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=appsec-tuning');
    await expectPage(inbound()).toHaveValue('15');
  });

  const inbound = () => made.page.getByLabel('Inbound threshold');
  const dialog = () => made.page.getByRole('dialog', { name: 'Raise the threshold of web-2?' });

  test('is asked about first, with what that means, and Cancel changes nothing', async () => {
    await inbound().fill('30');
    await inbound().press('Enter');
    await expectPage(dialog()).toContainText('AppSec blocks less: from a score of 30 on, not from 15.');
    await expectPage(dialog().getByRole('button', { name: 'Cancel' })).toBeFocused();
    expect(await made.violations()).toEqual([]);
    const [box, height] = [await dialog().boundingBox(), made.page.viewportSize()?.height ?? 0];
    expect(box && box.y > height / 5).toBe(true);
    await made.page.keyboard.press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(inbound()).toHaveValue('30');
    expect(people.sent).toEqual([]);
    await inbound().press('Enter');
    await dialog().getByRole('button', { name: 'Raise' }).click();
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('30');
  });

  test('asks nothing where it is lowered', async () => {
    await inbound().fill('5');
    await inbound().press('Enter');
    await expectPage(made.page.getByRole('row', { name: /^Inbound/ })).toContainText('5');
    expect(people.sent).toHaveLength(1);
  });
});
