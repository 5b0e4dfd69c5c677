import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { somePeople } from '../../../../scripts/fixtures/people.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('revoking a token', () => {
  const made = new MadeUpPage();
  const revoked: string[] = [];
  let refuses = false;
  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/tokens/*', (route) => {
      if (refuses)
        return route.fulfill({
          status: 403,
          json: { code: 'forbidden', title: 'This credential may not do that', detail: 'Only the owner revokes it.' },
          contentType: 'application/problem+json',
        });
      const id = new URL(route.request().url()).pathname.split('/').pop() ?? '';
      revoked.push(`${route.request().method()} ${id}`);
      const { tokens } = made.answers.people ?? somePeople();
      tokens.tokens = tokens.tokens.filter((token) => token.id !== id);
      return route.fulfill({ status: 204 });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    refuses = false;
    revoked.length = 0;
    Object.assign(made.answers, { isOwner: true, people: somePeople() });
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const rows = () => made.page.getByRole('list', { name: 'Tokens' }).getByRole('listitem');
  const dialog = () => made.page.getByRole('dialog', { name: 'Revoke grafana?' });
  const ask = async () => {
    await made.show(() => {}, 'settings');
    await made.page.getByRole('button', { name: 'Revoke grafana' }).click();
  };

  test('is asked about first, by its name and with what ends, and begins on Cancel', async () => {
    await ask();
    await expectPage(dialog()).toContainText('the sessions that began with it end');
    await expectPage(dialog().getByRole('button', { name: 'Cancel' })).toBeFocused();
    expect(await made.violations()).toEqual([]);
    await made.page.keyboard.press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    expect(revoked).toEqual([]);
    await expectPage(made.page.getByRole('button', { name: 'Revoke grafana' })).toBeFocused();
  });

  test('takes it off the list, and the focus to the list', async () => {
    await ask();
    await dialog().getByRole('button', { name: 'Revoke the token' }).click();
    await expectPage(rows()).toHaveCount(3);
    expect(revoked).toEqual(['DELETE grafanattttt']);
    await expectPage(made.page.getByRole('heading', { name: 'Tokens' })).toBeFocused();
  });

  test('that is refused says why in the dialog', async () => {
    refuses = true;
    await ask();
    await dialog().getByRole('button', { name: 'Revoke the token' }).click();
    await expectPage(dialog().getByRole('alert')).toHaveText('Only the owner revokes it.');
    await made.page.keyboard.press('Escape');
    await expectPage(rows()).toHaveCount(4);
  });

  test('is offered to an operator for what only reads, and for their own', async () => {
    delete made.answers.isOwner;
    made.answers.people?.tokens.tokens.push({ ...somePeople().tokens.tokens[0], id: 'bobtttttttttt', name: 'bob' } as never);
    await made.show(() => {}, 'settings');
    await expectPage(made.page.getByRole('button', { name: /^Revoke/ })).toHaveCount(3);
    await expectPage(rows().filter({ hasText: 'bob' }).getByRole('button')).toHaveCount(0);
    await made.page.getByRole('button', { name: 'Revoke ann' }).click();
    await expectPage(made.page.getByRole('dialog')).toContainText('You are logged in with it yourself.');
  });
});
