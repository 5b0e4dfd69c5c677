import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
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

  const twin = (id: string, other: object = {}) => host('twin', { id, ...other });

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
    await expectPage(picker).toBeVisible();
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

  test('is told apart in the details and the commands of the fleet', async () => {
    await made.show((documents) => {
      documents.hosts = [twin('ab12aaaaaaaa', { state: 'drifted' }), twin('cd34aaaaaaaa', { state: 'drifted' }), host('web-2')];
    });
    const fleet = made.region('Hosts');
    await fleet.getByRole('button', { name: 'Details of twin (cd34)', exact: true }).click();
    await expectPage(fleet.locator('.host-details')).toContainText('twin (cd34): Reload needed');
    await expectPage(fleet.getByRole('button', { name: 'Details of twin (ab12)', exact: true })).toHaveCount(1);
    await fleet.getByText('Commands for 2 hosts').click();
    await expectPage(fleet.locator('.command-text')).toContainText('# twin (ab12)');
    await expectPage(fleet.locator('.command-text')).toContainText('# twin (cd34)');
  });

  test('is told apart where the baseline is dropped and where an intent is copied', async () => {
    await made.show((documents) => {
      documents.hosts = [twin('ab12aaaaaaaa'), twin('cd34aaaaaaaa')];
      Object.assign(documents.drift.host ?? {}, { id: 'ab12aaaaaaaa', name: 'twin' });
    }, '?host=ab12aaaaaaaa');
    await made.page.getByRole('button', { name: 'Drop the baseline' }).click();
    await expectPage(made.page.getByRole('dialog')).toContainText('Drop the baseline of twin (ab12)?');
    await made.page.keyboard.press('Escape');
    await made.page.route('**/api/hosts/ab12aaaaaaaa/intent/copies', (route) =>
      route.fulfill({ json: { results: [{ host: 'cd34aaaaaaaa', name: 'twin', changes: [], skipped: [] }] } }),
    );
    await made.tab('Settings').click();
    await made.page.getByText('Copy this host’s intent to others').click();
    await made.page.getByLabel('twin (cd34)').check();
    await made.page.getByRole('button', { name: 'Show what would change' }).click();
    await expectPage(made.region('Settings').getByRole('heading', { name: 'twin (cd34): nothing changes' })).toBeVisible();
  });
});
