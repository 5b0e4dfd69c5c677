import { expect as expectPage } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

/** As long as one label of a host's name may be (RFC 1035), without a place to break it. */
const LONG = 'production'.repeat(7).slice(0, 63);

describe.skipIf(!hasChromium)('a host’s name that was cut, or that two hosts have', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const many = Array.from({ length: 38 }, (_, index) => host(`web-${index}`));
  const show = (search: string) =>
    made.show((documents) => {
      documents.hosts = [host(LONG, { id: 'ab12aaaaaaaa' }), host(LONG, { id: 'cd34aaaaaaaa' }), ...many];
      Object.assign(documents.drift.host ?? {}, { id: 'ab12aaaaaaaa', name: LONG });
    }, search);

  test.each([320, 390, 768, 1280])('of 63 characters is read whole at %i px, without a sideways scroll', async (width) => {
    await made.page.setViewportSize({ width, height: 900 });
    await show('?host=ab12aaaaaaaa');
    const heading = made.page.getByRole('heading', { level: 1 });
    await expectPage(heading).toHaveText(`${LONG} (ab12)`);
    await expectPage(made.page.getByRole('contentinfo')).toBeVisible();
    const isCut = await heading.evaluate((element) => element.scrollWidth > element.clientWidth);
    const isTooWide = await made.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect({ isCut, isTooWide }).toEqual({ isCut: false, isTooWide: false });
    await made.page.setViewportSize({ width: 1280, height: 900 });
  });

  test('is told apart by a piece of the id, in the picker and in the list, and no other name is', async () => {
    await show('');
    const links = made.region('Hosts').getByRole('link');
    await expectPage(links.nth(0)).toHaveText(`${LONG} (ab12)`);
    await expectPage(links.nth(1)).toHaveText(`${LONG} (cd34)`);
    await expectPage(links.nth(2)).toHaveText('web-0');
    await links.nth(1).click();
    const picker = made.page.getByRole('combobox', { name: 'Host' });
    const options = await picker.locator('option').allTextContents();
    expect(options.slice(0, 4)).toEqual([
      'All hosts',
      `${LONG} (ab12): running as declared`,
      `${LONG} (cd34): running as declared`,
      'web-0: running as declared',
    ]);
    await picker.selectOption({ label: 'web-3: running as declared' });
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('web-3');
    expect(await made.violations()).toEqual([]);
  });
});
