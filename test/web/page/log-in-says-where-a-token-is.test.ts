import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('the log-in form, which spoke of one token alone', () => {
  const made = new MadeUpPage();
  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/session', (route) => {
      if (route.request().method() !== 'DELETE') return route.fallback();
      made.answers.isOut = true;
      return route.fulfill({ status: 204 });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    delete made.answers.isOut;
    await made.show(() => {});
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const token = () => made.page.getByLabel('Token');

  test('says where each kind of token is to be found', async () => {
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(token()).toHaveAccessibleDescription(/somebody who is logged in makes one for you, under Settings/);
    await expectPage(token()).toHaveAccessibleDescription(/OPERATOR_TOKEN: scripts\/deploy printed it at the first deployment/);
    await expectPage(made.page.getByRole('main').getByRole('status')).toHaveText('');
    expect(await made.violations()).toEqual([]);
  });

  test('says after a log-out that one is logged out', async () => {
    await made.page.getByRole('button', { name: 'Log out' }).click();
    await expectPage(made.page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await expectPage(made.page.getByRole('main').getByRole('status')).toHaveText('You are logged out.');
  });

  test('says that the session has ended where it was ended elsewhere, or its token revoked, and says of that token what it is', async () => {
    await expectPage(made.tab('History')).toBeVisible();
    made.answers.isOut = true;
    // Whatever asks next is told, which may be a question that is on its way.
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(made.page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    const status = made.page.getByRole('main').getByRole('status');
    await expectPage(status).toHaveText('Your session has ended. Log in to go on where you were.');
    await made.page.route('**/api/session', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 401,
            json: { code: 'invalid_credentials', title: 'Not valid', detail: 'This token is wrong, expired or revoked.' },
            contentType: 'application/problem+json',
          })
        : route.fallback(),
    );
    await token().fill('argos_revoked');
    await made.page.getByRole('button', { name: 'Log in' }).click();
    await expectPage(made.page.getByRole('alert')).toHaveText('This token is wrong, expired or revoked.');
    await expectPage(status).toHaveText('');
  });

  test('says of a link that was used already what to do, also where a wrong token was typed before', async () => {
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(token()).toBeVisible();
    const detail = 'This log-in link was used already or is too old. Log in with a token.';
    await made.page.route('**/api/session', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 401,
            json: {
              code: 'invalid_credentials',
              title: 'Not valid',
              detail: 'code' in route.request().postDataJSON() ? detail : 'This token is wrong.',
            },
            contentType: 'application/problem+json',
          })
        : route.fallback(),
    );
    await token().fill('wrong');
    await made.page.getByRole('button', { name: 'Log in' }).click();
    await expectPage(made.page.getByRole('alert')).toHaveText('This token is wrong.');
    // The tab stays open, and only the fragment of its address changes.
    await made.page.evaluate(() => {
      location.hash = '#code=used';
    });
    await expectPage(made.page.getByRole('main').getByRole('status')).toHaveText(detail);
    await expectPage(made.page.getByRole('alert')).toHaveCount(0);
  });

  test('goes once somebody has logged in in another tab and comes back to this one', async () => {
    made.answers.isOut = true;
    await made.page.reload();
    await expectPage(token()).toBeVisible();
    await made.page.evaluate(() => dispatchEvent(new Event('focus')));
    await expectPage(token()).toBeVisible();
    delete made.answers.isOut;
    await made.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expectPage(made.page.getByRole('button', { name: 'Log out' })).toBeVisible();
  });
});
