import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('what is searched and filtered', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const field = () => made.page.getByRole('searchbox');
  const hosts = () => made.region('Hosts').getByRole('listitem');
  const scenarios = () => made.page.getByRole('list', { name: 'Scenarios' }).getByRole('listitem');
  const query = () => new URL(made.page.url()).search;
  const entries = () => made.page.evaluate(() => history.length);
  const manyHosts = (documents: object) => Object.assign(documents, { hosts: fleetOf(12).hosts });

  test('of the fleet outlasts a reload, and Back from a host, and no key makes an entry of the history', async () => {
    await made.show(manyHosts);
    const before = await entries();
    await field().pressSequentially('web-1');
    await expectPage(hosts()).toHaveCount(3);
    await expectPage(field()).toBeFocused();
    expect([query(), await entries()]).toEqual(['?search=web-1', before]);
    await made.page.reload();
    await expectPage(field()).toHaveValue('web-1');
    await expectPage(hosts()).toHaveCount(3);
    await made.page.getByRole('link', { name: 'web-11' }).click();
    await expectPage(scenarios().first()).toBeVisible();
    expect(query()).toBe('?host=web11aaaaaaa&tab=scenarios');
    await expectPage(field()).toHaveValue('');
    await made.page.goBack();
    await expectPage(field()).toHaveValue('web-1');
    await expectPage(hosts()).toHaveCount(3);
    await made.page.goForward();
    await expectPage(scenarios()).toHaveCount(8);
  });

  test('of the scenarios outlasts a reload, and is dropped by another tab and another host', async () => {
    await made.show(manyHosts, '?host=web2aaaaaaaa');
    await made.page.getByText('Disabled 1', { exact: true }).click();
    await field().fill('probing');
    await expectPage(scenarios()).toHaveCount(1);
    const searched = '?host=web2aaaaaaaa&tab=scenarios&search=probing&filter=disabled';
    expect(query()).toBe(searched);
    await made.page.reload();
    await expectPage(scenarios()).toHaveCount(1);
    await expectPage(made.page.getByRole('radio', { name: 'Disabled 1' })).toBeChecked();
    await made.tab('History').click();
    await expectPage(made.region('History')).toContainText('Enrolled');
    expect(query()).toBe('?host=web2aaaaaaaa&tab=history');
    await made.page.goBack();
    await expectPage(scenarios()).toHaveCount(1);
    expect(query()).toBe(searched);
    await made.page.getByRole('combobox').selectOption({ label: 'web-3: running as declared' });
    await expectPage(scenarios()).toHaveCount(8);
    expect(query()).toBe('?host=web3aaaaaaaa&tab=scenarios');
  });

  test('of a fleet too small for a field is shown all the same, where a link or a removed host brought it', async () => {
    await made.show((documents) => Object.assign(documents, { hosts: fleetOf(3).hosts }), '?search=web-1');
    await expectPage(hosts()).toHaveCount(1);
    await expectPage(field()).toHaveValue('web-1');
    await field().fill('');
    await expectPage(hosts()).toHaveCount(3);
    await expectPage(field()).toBeFocused();
  });

  test('is opened by a link, also where it names no such filter', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&filter=Local');
    await expectPage(scenarios()).toHaveCount(1);
    await made.show(() => {}, '?host=web2aaaaaaaa&filter=constructor');
    await expectPage(scenarios()).toHaveCount(8);
  });

  test('and finds nothing says so, with a button that shows all again and gives the field the focus', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&filter=local&search=probing');
    await expectPage(made.region('Scenarios')).toContainText('Nothing installed or declared matches.');
    expect(await made.violations()).toEqual([]);
    await made.page.getByRole('button', { name: 'Clear the search and the filter' }).press('Enter');
    await expectPage(scenarios()).toHaveCount(8);
    await expectPage(field()).toBeFocused();
    await made.show(manyHosts, '?search=nowhere');
    await expectPage(made.region('Hosts')).toContainText('No host matches.');
    await made.page.getByRole('button', { name: 'Clear the search' }).click();
    await expectPage(hosts()).toHaveCount(12);
    await expectPage(field()).toBeFocused();
    expect(query()).toBe('');
  });
});
