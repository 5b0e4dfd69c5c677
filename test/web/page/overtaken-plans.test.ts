import { describe, expect, test } from 'vitest';
import { host } from '../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium } from './support/made-up-page.ts';
import { twoPeople } from './support/two-people.ts';

const SSH = 'crowdsecurity/ssh-bf';
const HISTORY = '?host=web2aaaaaaaa&tab=history';

describe.skipIf(!hasChromium)('what somebody else changed since it was shown', () => {
  const { made, people } = twoPeople();

  const dialog = () => made.page.getByRole('dialog');
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
  /** Somebody accepts what is new on the host. */
  const accepts = () =>
    people.somebodyElse(
      'Accepted a part of what web-2 has, 3 scenarios in all; expected from now on: acme/vpn-bf.',
      ({ scenarios: { scenarios, baseline } }) => {
        for (const row of scenarios) if (row.canonical_name === SSH) Object.assign(row, { in_baseline: true });
        if (baseline) baseline.count += 1;
      },
    );
  const showNew = (names: string[]) =>
    made.show(({ scenarios }) => {
      for (const row of scenarios.scenarios) if (names.includes(row.canonical_name)) Object.assign(row, { in_baseline: false });
    });

  test('stops the drop of a baseline: what is dropped by now is shown first', async () => {
    await made.show(() => {});
    await made.page.getByRole('button', { name: 'Drop the baseline' }).click();
    await expectPage(dialog()).toContainText('What is dropped: 8 scenarios, adopted 4 days ago.');
    people.somebodyElse('Accepted a part of what web-2 has.', ({ scenarios }) => {
      for (const row of scenarios.scenarios) if (row.canonical_name === SSH) Object.assign(row, { in_baseline: false });
      if (scenarios.baseline) scenarios.baseline.count = 7;
    });
    await inDialog('Drop the baseline').press('Enter');
    await expectPage(dialog().getByRole('alert')).toHaveText(
      'The intent of web-2 was changed by ci 4 s ago: Accepted a part of what web-2 has. So nothing was done.',
    );
    await expectPage(dialog()).toContainText('8 scenarios');
    expect(people.documents.scenarios.baseline).not.toBeNull();
    expect(await made.violations()).toEqual([]);
    await inDialog('Look again').press('Enter');
    await expectPage(dialog()).toContainText('What is dropped: 7 scenarios');
    await expectPage(dialog().getByRole('alert')).toHaveCount(0);
    await inDialog('Drop the baseline').press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    expect(people.sent.map(({ ifMatch, status }) => [ifMatch, status])).toEqual([
      ['"web2aaaaaaaa.7"', 412],
      ['"web2aaaaaaaa.8"', 200],
    ]);
  }, 60_000);

  test('stops what was accepted: the difference of now is shown first', async () => {
    await showNew([SSH, 'crowdsecurity/ssh-slow-bf']);
    await made.page.getByRole('button', { name: 'Accept both differences' }).click();
    people.declares(SSH, 'disabled');
    await inDialog('Accept both differences').click();
    await expectPage(dialog().getByRole('alert')).toContainText(
      `The intent of web-2 was changed by ci 4 s ago: Declared ${SSH} disabled.`,
    );
    await inDialog('Look again').click();
    await expectPage(dialog().getByRole('listitem')).toHaveText(['crowdsecurity/ssh-slow-bf']);
    await inDialog('Accept the difference').click();
    await expectPage(dialog()).toHaveCount(0);
  });

  test('is no matter to what is accepted where it was something else, or the same', async () => {
    await showNew([SSH]);
    people.declares('crowdsecurity/ssh-slow-bf', 'disabled');
    await made.page.getByRole('button', { name: 'Accept the difference' }).click();
    people.beforeNext = () => people.declares('crowdsecurity/ssh-slow-bf', 'simulated');
    await inDialog('Accept the difference').click();
    await expectPage(dialog()).toHaveCount(0);
    expect(people.sent.map(({ status }) => status)).toEqual([412, 200]);
    people.reset();
    await showNew([SSH]);
    await made.page.getByRole('button', { name: 'Accept the difference' }).click();
    accepts();
    await inDialog('Accept the difference').click();
    await expectPage(dialog()).toHaveCount(0);
    expect(people.sent.map(({ status }) => status)).toEqual([412]);
  });

  test('stops an undo: what it would change by now is shown first', async () => {
    await made.show(() => {}, HISTORY);
    await made.page.getByRole('button', { name: /^Undo Disabled/ }).click();
    await expectPage(dialog().getByRole('listitem')).toHaveText(['crowdsecurity/http-probing disabled → not declared']);
    people.somebodyElse('Declared crowdsecurity/http-probing enabled.', ({ undo }) => {
      undo.changes = [{ scenario: 'crowdsecurity/http-probing', was: 'enabled', becomes: null }];
      undo.declared_since = true;
    });
    await inDialog('Undo').press('Enter');
    await expectPage(dialog().getByRole('alert')).toHaveText(
      'The intent of web-2 was changed by ci 4 s ago: Declared crowdsecurity/http-probing enabled. So nothing was undone.',
    );
    await expectPage(dialog().getByRole('listitem')).toContainText('disabled → not declared');
    await inDialog('Look again').press('Enter');
    await expectPage(dialog().getByRole('listitem')).toContainText('enabled → not declared');
    await expectPage(dialog()).toContainText('Something else was declared after it. That is undone as well.');
    await inDialog('Undo').press('Enter');
    await expectPage(dialog()).toHaveCount(0);
    expect(people.sent.at(-1)).toMatchObject({ ifMatch: '"web2aaaaaaaa.8"', status: 200 });
  });

  test('is no matter to an undo that would change the same', async () => {
    await made.show(() => {}, HISTORY);
    await made.page.getByRole('button', { name: /^Undo Disabled/ }).click();
    await expectPage(dialog().getByRole('listitem')).toHaveCount(1);
    people.declares(SSH, 'disabled');
    await inDialog('Undo').click();
    await expectPage(dialog()).toHaveCount(0);
    expect(people.sent.map(({ status }) => status)).toEqual([412, 200]);
  });

  test('stops a copy to that host: the others have it, and the difference of now is shown first', async () => {
    await made.show((documents) => {
      documents.hosts.push(host('db-1'), host('web-3'));
    }, '?host=web2aaaaaaaa&tab=settings');
    const sent: { to: string[]; dry_run: boolean; ifMatch: string | null }[] = [];
    let isChanged = false;
    await made.page.route('**/intent/copies', async (route) => {
      const body = route.request().postDataJSON() as { to: string[]; dry_run: boolean };
      sent.push({ ...body, ifMatch: await route.request().headerValue('if-match') });
      const result = (id: string) => ({ host: id, name: id.startsWith('db') ? 'db-1' : 'web-3', status: 200, skipped: [] });
      const isOvertaken = (id: string) => id.startsWith('db') && !body.dry_run && !isChanged;
      const results = body.to.map((id) =>
        isOvertaken(id)
          ? { ...result(id), status: 412, code: 'intent_changed', changes: [] }
          : { ...result(id), changes: [{ threshold: 'inbound', was: isChanged ? 21 : 15, becomes: 25 }] },
      );
      if (!body.dry_run) isChanged = true;
      await route.fulfill({ json: { results } });
    });
    await made.page.getByText('Copy this host’s intent to others').click();
    for (const name of ['db-1', 'web-3']) await made.page.getByRole('checkbox', { name }).check();
    await made.page.getByRole('button', { name: 'Show what would change' }).click();
    await made.page.getByRole('button', { name: 'Copy to 2 hosts' }).click();
    const alert = made.page.getByRole('alert').filter({ hasText: 'Nothing was copied' });
    await expectPage(alert).toContainText('Nothing was copied to db-1.');
    await expectPage(alert).not.toContainText('web-3');
    await expectPage(made.page.getByText(/^Copied\./)).toBeVisible();
    expect(await made.violations()).toEqual([]);
    await alert.getByRole('button', { name: 'Look again' }).click();
    await expectPage(made.page.getByText('inbound threshold 21 → 25')).toBeVisible();
    await expectPage(alert).toHaveCount(0);
    await made.page.getByRole('button', { name: 'Copy to 1 host' }).click();
    await expectPage(made.page.getByText(/^Copied\./)).toBeVisible();
    expect(sent.filter(({ dry_run }) => !dry_run)).toEqual([
      { to: ['db1aaaaaaaaa', 'web3aaaaaaaa'], dry_run: false, ifMatch: '"web2aaaaaaaa.7","db1aaaaaaaaa.7","web3aaaaaaaa.7"' },
      { to: ['db1aaaaaaaaa'], dry_run: false, ifMatch: '"web2aaaaaaaa.7","db1aaaaaaaaa.7"' },
    ]);
    await made.page.unroute('**/intent/copies');
  }, 60_000);
});
