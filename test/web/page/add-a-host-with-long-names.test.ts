import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { longFleet } from './support/long-fleet.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('adding a host', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test.each([320, 390, 768, 1280])('fits on %i px when a host has a long name', async (width) => {
    await made.page.setViewportSize({ width, height: 844 });
    await made.show((documents) => longFleet(documents, 3), '?add');
    await made.page.getByRole('button', { name: 'Show the command' }).click();
    await expectPage(made.page.getByText('Waiting for its first report')).toBeVisible();
    expect(await made.isTooWide()).toBe(false);
    const select = await made.page.getByRole('combobox').boundingBox();
    expect((select?.x ?? 0) + (select?.width ?? 0)).toBeLessThanOrEqual(width);
  });
});
