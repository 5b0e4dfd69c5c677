import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { somePeople } from '../../../../scripts/fixtures/people.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('who did what', () => {
  const made = new MadeUpPage();
  /** What was asked of the Worker. */
  const asked: string[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname === '/api/acts') asked.push(search);
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    asked.length = 0;
    Object.assign(made.answers, { isOwner: true, people: somePeople() });
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const ACTS = 'settings?section=acts';
  const rows = () => made.page.getByRole('list', { name: 'Acts' }).getByRole('listitem');
  const choice = (name: string) => made.page.getByRole('combobox', { name });
  const row = (words: string) => rows().filter({ hasText: words });

  test('says who it was and what kind of somebody, and links a host that is still there', async () => {
    await made.show(() => {}, ACTS);
    await expectPage(rows()).toHaveCount(10);
    await expectPage(row('Disabled crowdsecurity/http-probing.')).toContainText('by ann (token), on web-2');
    await expectPage(row('is web-2 now')).toContainText('by ada@example.org (Cloudflare Access)');
    await expectPage(row('inbound threshold 21')).toContainText('(service token of Cloudflare Access)');
    await expectPage(row('Ended a session')).toContainText('by the owner');
    await expectPage(row('Enrolled as')).toContainText('by the host');
    await expectPage(row('OPERATOR_TOKEN was changed')).toContainText('by Argos Drift');
    await expectPage(row('Made a code')).toContainText('by an operator');
    await expectPage(row('Removed old-mail.')).toContainText('on old-mail (removed)');
    await expectPage(row('Removed old-mail.').getByRole('link')).toHaveCount(0);
    await row('Enrolled as').getByRole('link', { name: 'web-2' }).click();
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('web-2');
    await made.page.goBack();
    await expectPage(rows()).toHaveCount(10);
  });

  test('is filtered by who, host and kind, in the address, which a reload and a link keep', async () => {
    await made.show(() => {}, ACTS);
    await choice('Who').selectOption('ann');
    await choice('Host').selectOption('old-mail (removed)');
    await choice('Kind').selectOption('token made');
    const query = 'who=ann&host=goneaaaaaaaa&kind=token_made';
    await expectPage.poll(() => asked.at(-1)).toBe(`?${query}&limit=200`);
    expect(new URL(made.page.url()).search).toBe('?section=acts&who=ann&on=goneaaaaaaaa&kind=token_made');
    await expectPage(made.page.getByRole('link', { name: 'Export these as JSON lines' })).toHaveAttribute(
      'href',
      `/api/acts?${query}&format=jsonl`,
    );
    await made.page.reload();
    await expectPage(choice('Who')).toHaveValue('ann');
    await expectPage(choice('Kind')).toHaveValue('token_made');
    expect(asked.at(-1)).toBe(`?${query}&limit=200`);
    await made.tab('Sessions').click();
    expect(new URL(made.page.url()).search).toBe('?section=sessions');
  });

  test('that matches nothing says so, with a button that shows all', async () => {
    made.answers.people = { ...somePeople(), acts: { acts: [], next: null } };
    await made.show(() => {}, `${ACTS}&who=nobody-at-all`);
    await expectPage(made.region('Who did what')).toContainText('No act matches.');
    await expectPage(choice('Who')).toHaveValue('nobody-at-all');
    made.answers.people = somePeople();
    await made.page.getByRole('button', { name: 'Show all' }).click();
    await expectPage(rows()).toHaveCount(10);
    expect(new URL(made.page.url()).search).toBe('?section=acts');
  });

  test('has older acts below the newer ones', async () => {
    await made.show(() => {}, ACTS);
    await expectPage(rows()).toHaveCount(10);
    const older = somePeople()
      .acts.acts.slice(0, 2)
      .map((act) => ({ ...act, id: act.id - 97, detail: `Older: ${act.detail}` }));
    made.answers.people = { ...somePeople(), acts: { acts: older, next: null } };
    await made.page.getByRole('button', { name: 'Show older' }).click();
    await expectPage(rows()).toHaveCount(12);
    expect(asked.at(-1)).toBe('?before=10&limit=200');
    await expectPage(made.page.getByRole('button', { name: 'Show older' })).toHaveCount(0);
  });
});
