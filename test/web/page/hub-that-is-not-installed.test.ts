import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { row } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

const LIST = 'Not installed, in this host’s hub';

describe.skipIf(!hasChromium)('what the hub has and the host has not', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const tab = () => made.region('Scenarios');
  const list = () => tab().getByRole('list', { name: LIST });
  const search = (words: string) => tab().getByPlaceholder('Search scenarios').fill(words);

  test('is folded away, and opened it lists everything that has no row, with the hub’s words as a quotation', async () => {
    await made.show(() => {});
    await tab().getByText(`${LIST}: 2`).click();
    await expectPage(list().getByRole('listitem')).toHaveCount(2);
    await expectPage(list().locator('q').first()).toHaveText("Detects guessing at our 'VPN'");
    expect(await made.violations()).toEqual([]);
  });

  test('is found by a word of its name or description', async () => {
    await made.show(() => {});
    await search('mysql BRUTE');
    await expectPage(tab().getByText(`${LIST}: 1 match`)).toBeVisible();
    await expectPage(list().getByRole('listitem')).toContainText('crowdsecurity/mysql-bf');
  });

  test('can be declared, and says so where the Worker refuses', async () => {
    await made.show(() => {});
    await search('mysql');
    const item = list().getByRole('listitem');
    await item.getByRole('button', { name: 'More for crowdsecurity/mysql-bf' }).click();
    for (const label of ['Enable', 'Simulate', 'Disable'])
      await expectPage(item.getByRole('button', { name: `${label} crowdsecurity/mysql-bf` })).toBeVisible();
    await item.getByRole('button', { name: 'Enable' }).click();
    await expectPage(item.getByRole('alert')).toContainText('No such route');
  });

  test('is declared disabled without a question, since it protects nobody, and the focus goes to the chosen filter', async () => {
    const body: unknown[] = [];
    await made.page.route('**/api/security/scenarios/crowdsecurity%2Fmysql-bf?*', (route) => {
      body.push(route.request().postDataJSON());
      made.answers.documents.scenarios.scenarios.push(
        row('crowdsecurity/mysql-bf', { declared: 'disabled', installed: false, in_baseline: false }),
      );
      return route.fulfill({ json: { name: 'crowdsecurity/mysql-bf', disabled: true, declared: 'disabled', changed: true } });
    });
    await made.show(() => {});
    await search('mysql');
    await list().getByRole('button', { name: 'More for crowdsecurity/mysql-bf' }).press('Enter');
    await list().getByRole('button', { name: 'Disable crowdsecurity/mysql-bf' }).press('Enter');
    const declared = tab().getByRole('list', { name: 'Scenarios' }).getByRole('listitem');
    await expectPage(declared).toContainText('Declared disabled, not installed');
    await expectPage(made.page.getByRole('dialog')).toHaveCount(0);
    expect(body).toEqual([{ declared: 'disabled' }]);
    await expectPage(made.page.getByRole('radio', { name: /^All/ })).toBeFocused();
  });

  test('is not there before a catalogue has come, and no row is lost', async () => {
    await made.show((documents) => {
      documents.catalogue = { digest: null, items: [] };
    });
    await expectPage(tab().getByRole('list', { name: 'Scenarios' }).getByRole('listitem')).toHaveCount(8);
    await expectPage(tab().getByText(LIST)).toHaveCount(0);
  });
});
