import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nobody, somePeople } from '../../../../scripts/fixtures/people.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('a token', () => {
  const made = new MadeUpPage();
  /** The bodies that were sent to make one. */
  const sent: unknown[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/tokens')) sent.push(request.postDataJSON());
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent.length = 0;
    delete made.answers.refusesToken;
    Object.assign(made.answers, { isOwner: true, people: nobody() });
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const tokens = () => made.region('Tokens');
  const open = () => made.show(() => {}, 'settings');
  const make = () => tokens().getByRole('button', { name: 'Make the token' }).click();

  test('is made under a name, for a role and a time, and is shown once, with what to do with it', async () => {
    await open();
    await expectPage(tokens()).toContainText('No token yet.');
    await tokens().getByLabel('Name').fill(' ci ');
    await tokens()
      .getByRole('radio', { name: /^operator/ })
      .check();
    await tokens().getByLabel('Good for').selectOption('30 days');
    await expectPage(tokens()).toContainText('Until 31 March 2026.');
    made.answers.people = somePeople();
    await make();
    await expectPage(tokens().getByRole('heading', { name: 'The token ci is made' })).toBeFocused();
    expect(sent).toEqual([{ name: 'ci', role: 'operator', expires_in_days: 30 }]);
    const { token } = somePeople().made;
    await expectPage(tokens()).toContainText(token);
    await expectPage(tokens()).toContainText('it is not shown again');
    await expectPage(tokens()).toContainText(`curl -H "Authorization: Bearer $TOKEN" ${made.origin}/api/hosts`);
    await expectPage(tokens().getByRole('button', { name: 'Copy the token' })).toBeVisible();
    await expectPage(tokens().getByRole('list', { name: 'Tokens' })).toContainText('grafana');
    await tokens().getByRole('button', { name: 'I have copied it' }).click();
    await expectPage(tokens()).not.toContainText(token);
    await made.page.reload();
    await expectPage(tokens().getByRole('list', { name: 'Tokens' })).toContainText('grafana');
    await expectPage(tokens()).not.toContainText(token);
  });

  test('without a name is not asked for, and what is refused is told at its field and keeps what was typed', async () => {
    await open();
    await make();
    const name = tokens().getByLabel('Name');
    await expectPage(name).toHaveAccessibleDescription(/A name is needed\./);
    await expectPage(name).toBeFocused();
    expect(sent).toEqual([]);
    await name.fill('ci');
    const taken = 'There is a token ci. Give this one another name, or revoke that one first.';
    made.answers.refusesToken = { code: 'name_taken', title: 'This name is taken', detail: taken, field: 'name' };
    await make();
    await expectPage(name).toHaveAccessibleDescription(new RegExp(taken));
    await expectPage(name).toHaveAttribute('aria-invalid', 'true');
    await expectPage(name).toHaveValue('ci');
    const many = 'There are 200 tokens, and no more can be made. Revoke one that is not used any more.';
    made.answers.refusesToken = { code: 'too_many_tokens', title: 'Too many tokens', detail: many };
    await make();
    await expectPage(tokens().getByText(many)).toBeVisible();
    await expectPage(name).toHaveAttribute('aria-invalid', 'false');
  });

  test('of an operator can only read: those of operators are the owner’s to make', async () => {
    delete made.answers.isOwner;
    await open();
    await expectPage(tokens().getByRole('radio')).toHaveCount(2);
    await expectPage(tokens()).toContainText('Tokens for operators are made by the owner.');
    await tokens().getByLabel('Name').fill('ci');
    await make();
    await expectPage(tokens()).toContainText('The token ci is made');
    expect(sent).toEqual([{ name: 'ci', role: 'read_only', expires_in_days: 90 }]);
  });

  test('that has expired is shown as expired, and says when each was last used', async () => {
    made.answers.people = somePeople();
    await open();
    const rows = tokens().getByRole('listitem');
    await expectPage(rows.filter({ hasText: 'summer intern' })).toContainText('expired on 28 February 2026');
    await expectPage(rows.filter({ hasText: 'summer intern' }).getByRole('button')).toHaveCount(0);
    await expectPage(rows.filter({ hasText: 'grafana' })).toContainText('last used on 1 March 2026');
    await expectPage(rows.filter({ hasText: 'read-only: reads' }).first()).toContainText('never used');
  });
});
