import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { somePeople } from '../../../../scripts/fixtures/people.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('the sessions', () => {
  const made = new MadeUpPage();
  const ended: string[] = [];
  beforeAll(async () => {
    await made.open();
    await made.page.route(/\/api\/sessions(\/|$)/, (route) => {
      const { pathname } = new URL(route.request().url());
      if (route.request().method() !== 'DELETE') return route.fallback();
      ended.push(pathname);
      if (pathname === '/api/sessions') made.answers.isOut = true;
      const { sessions } = made.answers.people ?? somePeople();
      sessions.sessions = sessions.sessions.filter(({ id }) => !pathname.endsWith(`/${id}`));
      return route.fulfill({ status: 204 });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    ended.length = 0;
    delete made.answers.isOut;
    Object.assign(made.answers, { isOwner: true, people: somePeople() });
    await made.show(() => {}, 'settings?section=sessions');
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const rows = () => made.page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');

  test('say whose they are, in which browser, and which is this one', async () => {
    await expectPage(rows()).toHaveCount(3);
    await expectPage(rows().first()).toContainText('the owner this one');
    await expectPage(rows().nth(1)).toContainText('ann (operator)');
    await expectPage(made.region('Sessions')).toContainText('Who comes by Cloudflare Access has no session on this list');
    // What a browser calls itself is a quotation, and whole on demand.
    const whole = rows().nth(1).getByText('Mozilla/5.0 (iPhone;');
    await expectPage(whole).toBeHidden();
    await rows().nth(1).getByText('Safari 17 on iOS').click();
    await expectPage(whole).toBeVisible();
    expect(await whole.evaluate((element) => element.tagName)).toBe('Q');
  });

  test('end one by one, after a question', async () => {
    await rows().nth(1).getByRole('button').click();
    const dialog = made.page.getByRole('dialog', { name: 'End the session of ann?' });
    await expectPage(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await dialog.getByRole('button', { name: 'End the session' }).click();
    await expectPage(rows()).toHaveCount(2);
    expect(ended).toEqual(['/api/sessions/s2']);
  });

  test('end everywhere, this one too, and then the log-in form says that it has ended', async () => {
    await made.page.getByRole('button', { name: 'Log out everywhere' }).click();
    const dialog = made.page.getByRole('dialog', { name: 'Log out everywhere?' });
    await expectPage(dialog).toContainText('All 3 sessions end, this one too');
    await dialog.getByRole('button', { name: 'Log out everywhere' }).click();
    await expectPage(made.page.getByText('Your session has ended. Log in to go on where you were.')).toBeVisible();
    expect(ended).toEqual(['/api/sessions']);
    expect(new URL(made.page.url()).pathname).toBe('/settings');
  });
});
