import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('rules that hub upgrades do not bring', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('are counted in the fleet, and only where there are any', async () => {
    await made.show((documents) => {
      documents.hosts = [host('web-1', { missed_protection: 3 }), host('web-2', { missed_protection: 0 }), host('old-1')];
    });
    await expectPage(made.page.getByText('rules not received: 3')).toBeVisible();
    await expectPage(made.page.getByText('rules not received')).toHaveCount(1);
    // On a phone it stands on the row as well, also before it is unfolded; what stands out of its row is cut off.
    await made.page.setViewportSize({ width: 390, height: 844 });
    const row = made.page.getByRole('listitem').filter({ hasText: 'rules not received: 3' });
    const right = async (locator: typeof row) => {
      const box = await locator.boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0);
    };
    const onRow = row.getByText('rules not received: 3', { exact: true });
    await expectPage(onRow).toBeVisible();
    expect(await onRow.evaluate((words) => words.scrollWidth > words.clientWidth)).toBe(false);
    expect(await right(onRow)).toBeLessThanOrEqual(await right(row));
    await row.getByRole('button', { name: 'Details of web-1' }).click();
    const evidence = row.getByText(/rules not received: 3; agent 0/);
    await expectPage(evidence).toBeVisible();
    expect(await right(evidence)).toBeLessThanOrEqual(await right(row));
    await made.page.setViewportSize({ width: 1280, height: 900 });
    expect(await made.violations()).toEqual([]);
  });

  test('are named at the collection that holds them, and counted in the line of all', async () => {
    await made.show(({ scenarios }) => {
      if (scenarios.collections === undefined) return;
      const detail = 'Of what its newest version holds, this host does not get a/new.';
      scenarios.collections = {
        ...scenarios.collections,
        detail: `${scenarios.collections.detail}, 1 rule not received`,
        installed: scenarios.collections.installed.slice(0, 1).map((each) => ({ ...each, detail })),
      };
    });
    await made.region('Scenarios').getByText('1 rule not received').click();
    await expectPage(made.region('Scenarios').getByText('this host does not get a/new')).toBeVisible();
  });
});
