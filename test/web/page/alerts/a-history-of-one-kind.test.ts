import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventful } from '../../../../scripts/screenshots/alerts-states.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('a host’s history', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const rows = () => made.region('History').getByRole('listitem');
  const open = (more = '') =>
    made.show((documents) => {
      eventful(documents);
      documents.events.next = null;
    }, `?host=web2aaaaaaaa&tab=history${more}`);

  test('tells of incidents, with how long they lasted, of evidence, and of what was kept quiet', async () => {
    await open();
    await expectPage(rows().filter({ hasText: 'Incident, over after 12 min' })).toBeVisible();
    await expectPage(rows().filter({ hasText: 'Incident: crowdsecurity/ssh-bf' })).toContainText('still open');
    await expectPage(rows().filter({ hasText: 'cannot be seen any more' })).toContainText('Scenarios');
    await expectPage(rows().filter({ hasText: 'until 06:15' })).toContainText('by ann');
    expect(await made.violations()).toEqual([]);
  });

  test('is narrowed to a kind, which stands in the address', async () => {
    await open();
    await expectPage(rows()).toHaveCount(11);
    await made.region('History').getByLabel('Kind').selectOption('incidents');
    await expectPage(rows()).toHaveCount(2);
    expect(new URL(made.page.url()).searchParams.get('kind')).toBe('incidents');
    await made.page.reload();
    await expectPage(rows()).toHaveCount(2);
  });

  test('of a kind that never was says so, and shows all again', async () => {
    await open('&kind=engine');
    await expectPage(made.region('History')).toContainText('Nothing of this kind.');
    await made.region('History').getByRole('button', { name: 'Show all' }).click();
    await expectPage(rows()).toHaveCount(11);
  });
});
