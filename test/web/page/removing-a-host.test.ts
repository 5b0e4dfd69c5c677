import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('removing a host, which the browser asked about', () => {
  const made = new MadeUpPage();
  let refuses = false;
  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/hosts/web2aaaaaaaa', (route) => {
      if (refuses)
        return route.fulfill({
          status: 503,
          json: { code: 'fleet_unavailable', title: 'The fleet cannot be reached right now' },
          contentType: 'application/problem+json',
        });
      const { documents } = made.answers;
      documents.hosts = documents.hosts.filter(({ id }) => id !== 'web2aaaaaaaa');
      documents.drift.sequence += 1;
      return route.fulfill({ status: 204 });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    refuses = false;
    await made.show((documents) => {
      documents.hosts = [host('web-2'), host('web-1'), host('web-3')];
    }, '?host=web2aaaaaaaa&tab=settings');
    await made.page.getByText('Remove this host').click();
    await made.region('Settings').getByRole('button', { name: 'Remove web-2' }).click();
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const dialog = () => made.page.getByRole('dialog', { name: 'Remove web-2?' });

  const removed = () => made.page.getByRole('main').getByText('web-2 was removed.');

  test('is asked in a dialog that says what is lost and what stays, and then the fleet is shown', async () => {
    await expectPage(dialog()).toContainText('Lost for good: what is declared for it, its baseline and its history.');
    await expectPage(dialog()).toContainText('CrowdSec on web-2 stays as it is');
    await dialog().getByRole('button', { name: 'Remove web-2' }).click();
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('Hosts');
    await expectPage(made.page.getByRole('heading', { level: 1 })).toBeFocused();
    await expectPage(made.region('Hosts').getByRole('link')).toHaveText(['web-1', 'web-3']);
    await expectPage(removed()).toBeVisible();
    await made.region('Hosts').getByRole('link', { name: 'web-1' }).click();
    await expectPage(removed()).toHaveCount(0);
  });

  test('that is refused says why in the dialog, and the host stays', async () => {
    refuses = true;
    await dialog().getByRole('button', { name: 'Remove web-2' }).click();
    await expectPage(dialog().getByRole('alert')).toHaveText('The fleet cannot be reached right now.');
    expect(made.answers.documents.hosts).toHaveLength(3);
    await made.page.keyboard.press('Escape');
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('web-2');
  });
});
