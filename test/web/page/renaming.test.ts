import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('renaming a host, which said nothing', () => {
  const made = new MadeUpPage();
  /** The bodies that were sent. */
  let sent: Record<string, string>[] = [];
  let refusal: { code: string; detail: string } | null = null;

  beforeAll(async () => {
    await made.open();
    await made.page.route('**/api/hosts/web2aaaaaaaa', (route) => {
      const patch = route.request().postDataJSON();
      sent.push(patch);
      if (refusal !== null) return route.fulfill({ status: 409, json: refusal, contentType: 'application/problem+json' });
      const { hosts, drift } = made.answers.documents;
      const only = Object.assign(hosts[0] ?? {}, patch);
      if (patch.name) Object.assign(drift.host ?? {}, patch);
      drift.sequence += 1;
      return route.fulfill({ json: only });
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(async () => {
    sent = [];
    refusal = null;
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=settings');
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const form = (label: string) => made.page.locator('form').filter({ has: made.page.getByLabel(label, { exact: true }) });
  const field = (label: string) => made.page.getByLabel(label, { exact: true });
  const save = (label: string) => form(label).getByRole('button', { name: 'Save' });

  test('says that it is saved, the name changes everywhere, and the focus stays on the button', async () => {
    await field('Name').fill('  shop ');
    await save('Name').press('Enter');
    await expectPage(form('Name').getByRole('status')).toHaveText('Saved.');
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('shop');
    await expectPage(made.page).toHaveTitle('shop · Argos Drift');
    await expectPage(field('Name')).toHaveValue('shop');
    await expectPage(save('Name')).toBeFocused();
    expect(sent).toEqual([{ name: 'shop' }]);
    expect(await made.violations()).toEqual([]);
  });

  test.each([
    ['Name', 'A name is needed.'],
    ['Apply command', 'A command is needed.'],
  ])('to blanks, or a command of blanks, is refused at once, and nothing is sent: %s', async (label, words) => {
    await field(label).fill('   ');
    await expectPage(form(label).getByRole('alert')).toHaveText(words);
    await expectPage(field(label)).toHaveAccessibleDescription(new RegExp(words));
    await field(label).press('Enter');
    await save(label).click();
    await expectPage(field(label)).toHaveValue('   ');
    await field(label).fill('again');
    await expectPage(form(label).getByRole('alert')).toHaveCount(0);
    expect(sent).toEqual([]);
  });

  test('to a name that another host has is refused beside the field, which keeps what was typed', async () => {
    refusal = { code: 'name_taken', detail: 'Another host is called web-1.' };
    await field('Name').fill('web-1');
    await field('Name').press('Enter');
    await expectPage(form('Name').getByRole('alert')).toHaveText('Another host is called web-1.');
    await expectPage(form('Name').getByRole('status')).toHaveText('');
    await expectPage(field('Name')).toHaveValue('web-1');
    await expectPage(field('Name')).toHaveAttribute('aria-invalid', 'true');
    await expectPage(made.page.getByRole('heading', { level: 1 })).toHaveText('web-2');
    expect(await made.violations()).toEqual([]);
  });

  test('is not sent again while it is what is saved, nor where nothing is changed; the apply command is saved as well', async () => {
    await save('Name').press('Enter');
    expect(sent).toEqual([]);
    await field('Apply command').fill('sudo /opt/apply');
    await save('Apply command').click();
    await expectPage(form('Apply command').getByRole('status')).toHaveText('Saved.');
    await save('Apply command').press('Enter');
    await expectPage(field('Apply command')).toHaveValue('sudo /opt/apply');
    expect(sent).toEqual([{ apply_command: 'sudo /opt/apply' }]);
    await field('Apply command').fill('sudo /opt/apply --declared-only');
    await expectPage(form('Apply command').getByRole('status')).toHaveText('');
  });
});
