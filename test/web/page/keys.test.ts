import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the keys of the page, of which there were none', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const dialog = () => made.page.getByRole('dialog', { name: 'Keys' });
  const press = (key: string) => made.page.keyboard.press(key);
  const show = async (search = '') => {
    await made.show((documents) => Object.assign(documents, fleetOf(8)), search);
    // The keys come with the page's foot.
    await expectPage(made.page.getByRole('contentinfo')).toBeVisible();
  };

  test('? lists them, Escape closes the list, and the focus is where it was', async () => {
    await show();
    const link = made.page.getByRole('link', { name: 'web-3' });
    await link.focus();
    await press('?');
    await expectPage(dialog()).toContainText('Goes to the search of this page');
    await expectPage(dialog().getByRole('button', { name: 'Close' })).toBeFocused();
    expect(await made.violations()).toEqual([]);
    await press('Escape');
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(link).toBeFocused();
    await made.page.getByRole('button', { name: 'Keys' }).click();
    await expectPage(dialog()).toBeVisible();
  });

  test.each([
    ['the hosts', '', 'Search hosts'],
    ['the scenarios', '?host=web2aaaaaaaa', 'Search scenarios'],
  ])('/ goes to the search of %s; Escape empties it and then leaves it', async (_, search, label) => {
    await show(search);
    const field = made.page.getByRole('searchbox', { name: label });
    await expectPage(field).toBeVisible();
    await press('/');
    await expectPage(field).toBeFocused();
    await expectPage(field).toHaveValue('');
    await made.page.keyboard.type('a/b?');
    await expectPage(field).toHaveValue('a/b?');
    await expectPage(dialog()).toHaveCount(0);
    await press('Escape');
    await expectPage(field).toHaveValue('');
    await expectPage(field).toBeFocused();
    await press('Escape');
    await expectPage(field).not.toBeFocused();
  });

  test('are not listed above the log-in form when the session ends, nor after the next log-in', async () => {
    await show();
    await press('?');
    await expectPage(dialog()).toBeVisible();
    made.answers.isOut = true;
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(made.page.getByLabel('Token')).toBeVisible();
    await expectPage(dialog()).toHaveCount(0);
    delete made.answers.isOut;
    await made.page.evaluate(() => dispatchEvent(new Event('hashchange')));
    await expectPage(made.page.getByRole('button', { name: 'Log out' })).toBeVisible();
    await expectPage(dialog()).toHaveCount(0);
  });

  test.each([
    ['another host', 'web-3: running as declared', 'web-3'],
    ['all hosts', 'All hosts', 'Hosts'],
  ])('work after %s was picked, and the focus is on the heading', async (_, option, heading) => {
    await show('?host=web2aaaaaaaa');
    await made.page.getByRole('combobox', { name: 'Host' }).focus();
    await made.page.getByRole('combobox', { name: 'Host' }).selectOption({ label: option });
    await expectPage(made.page.getByRole('heading', { level: 1, name: heading })).toBeFocused();
    await expectPage(made.page.getByRole('searchbox')).toBeVisible();
    await press('/');
    await expectPage(made.page.getByRole('searchbox')).toBeFocused();
    expect(await made.violations()).toEqual([]);
  });

  test('do nothing with a modifier, in a field, or below a dialog', async () => {
    await show('?host=web2aaaaaaaa');
    const field = made.page.getByRole('searchbox');
    await expectPage(field).toBeVisible();
    await press('Control+/');
    await press('Alt+/');
    await expectPage(field).not.toBeFocused();
    await made.page.getByRole('button', { name: 'Disable crowdsecurity/ssh-bf' }).press('Enter');
    await expectPage(made.page.getByRole('dialog')).toContainText('Disable crowdsecurity/ssh-bf');
    await press('?');
    await press('/');
    await expectPage(made.page.getByRole('dialog')).toHaveCount(1);
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(made.page.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await press('Escape');
    await made.tab('Settings').click();
    await made.page.getByLabel('Name').pressSequentially('?/');
    await expectPage(dialog()).toHaveCount(0);
  });
});
