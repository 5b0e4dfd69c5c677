import { describe, expect, test } from 'vitest';
import { host, LONG, row } from '../../../scripts/fixtures/documents.ts';
import { drifting } from '../../../scripts/screenshots/drifting.ts';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium } from './support/made-up-page.ts';
import { twoPeople } from './support/two-people.ts';

const SSH = 'crowdsecurity/ssh-bf';
const PROBING = 'crowdsecurity/http-probing';

describe.skipIf(!hasChromium)('a scenario that somebody else declared first', () => {
  const { made, people } = twoPeople();

  const item = (name: string) =>
    made.page.getByRole('list', { name: 'Scenarios', exact: true }).getByRole('listitem').filter({ hasText: name });
  const told = (name: string) => item(name).getByRole('alert');
  const press = (name: string) => made.page.getByRole('button', { name });
  const declared = (name: string) => people.documents.scenarios.scenarios.find((row) => row.canonical_name === name)?.declared;
  const disable = async (name: string, change: () => void) => {
    await press(`Disable ${name}`).press('Enter');
    // Declared while the dialog is open: what is asked was decided on what stood there before.
    change();
    await made.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).press('Enter');
  };

  test('is told at its row with who did it and when; “Use that” leaves it and the focus goes on in the row', async () => {
    await made.show(() => {});
    await disable(SSH, () => people.declares(SSH, 'simulated'));
    await expectPage(told(SSH)).toContainText('“simulated” was declared by ci 4 s ago:');
    expect(declared(SSH)).toBe('simulated');
    expect(people.sent).toMatchObject([{ ifMatch: '"web2aaaaaaaa.7"', status: 412 }]);
    expect(await made.violations()).toEqual([]);
    await press(`Use that for ${SSH}`).press('Enter');
    await expectPage(told(SSH)).toHaveCount(0);
    await expectPage(press(`Withdraw ${SSH}`)).toBeFocused();
    expect(people.sent).toHaveLength(1);
  }, 60_000);

  test('also where a newer list came while the dialog was open', async () => {
    await made.show(() => {});
    await press(`Disable ${SSH}`).press('Enter');
    people.declares(SSH, 'simulated');
    people.documents.drift.sequence += 1;
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(item(SSH)).toContainText('Declared simulated');
    await made.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).press('Enter');
    await expectPage(told(SSH)).toContainText('“simulated” was declared by ci');
    expect(declared(SSH)).toBe('simulated');
  });

  test('is overwritten by “Declare mine”, and the focus goes on in the row', async () => {
    await made.show(() => {});
    await disable(SSH, () => people.declares(SSH, 'simulated', { actor: 'ann@example.org', actor_kind: 'access' }));
    await expectPage(told(SSH)).toContainText('“simulated” was declared by ann@example.org 4 s ago:');
    await press(`Declare mine for ${SSH}`).press('Enter');
    await expectPage(told(SSH)).toHaveCount(0);
    expect(declared(SSH)).toBe('disabled');
    await expectPage(press(`Withdraw ${SSH}`)).toBeFocused();
  });

  test('stops a withdrawal, which can be made all the same', async () => {
    await made.show(() => {});
    await expectPage(press(`Withdraw ${PROBING}`)).toBeVisible();
    people.declares(PROBING, 'enabled', { actor: 'operator', actor_kind: 'operator' });
    await press(`Withdraw ${PROBING}`).press('Enter');
    await expectPage(told(PROBING)).toContainText('“enabled” was declared by an operator 4 s ago:');
    await press(`Withdraw it for ${PROBING}`).press('Enter');
    await expectPage(told(PROBING)).toHaveCount(0);
    expect(declared(PROBING)).toBeNull();
  });

  test('as it was wanted, is no conflict; nor is what was declared of another', async () => {
    await made.show(() => {});
    await disable(SSH, () => people.declares(SSH, 'disabled'));
    await expectPage(item(SSH)).toContainText('Declared disabled');
    expect(people.sent).toHaveLength(1);
    await expectPage(told(SSH)).toHaveCount(0);
    people.declares('crowdsecurity/ssh-slow-bf', 'simulated');
    await press(`Withdraw ${SSH}`).click();
    await expectPage(item(SSH)).not.toContainText('Declared');
    await expectPage.poll(() => people.sent.slice(1).map(({ status }) => status)).toEqual([412, 200]);
    await expectPage(made.page.getByRole('alert').filter({ hasText: 'declared by' })).toHaveCount(0);
  });

  test('and that has no row any more, is told above the list', async () => {
    await made.show(() => {});
    await expectPage(press(`Enable ${PROBING}`)).toBeVisible();
    people.somebodyElse(`Withdrew the declaration of ${PROBING}.`, ({ scenarios }) => {
      scenarios.scenarios = scenarios.scenarios.filter((row) => row.canonical_name !== PROBING);
    });
    await press(`Enable ${PROBING}`).press('Enter');
    const withdrawn = made.page.getByRole('alert').filter({ hasText: 'The declaration was withdrawn by ci 4 s ago:' });
    await expectPage(withdrawn).toBeVisible();
    await expectPage(item(PROBING)).toHaveCount(0);
    await press(`Use that for ${PROBING}`).press('Enter');
    await expectPage(withdrawn).toHaveCount(0);
  });

  test('after a withdrawal, stops its undo', async () => {
    await made.show(() => {});
    await press(`Withdraw ${PROBING}`).click();
    const undo = made.region('Scenarios').getByRole('button', { name: 'Undo' });
    await expectPage(undo).toBeVisible();
    people.declares(PROBING, 'simulated');
    await undo.click();
    await expectPage(told(PROBING)).toContainText('“simulated” was declared by ci');
    expect(declared(PROBING)).toBe('simulated');
  });

  test('before “Keep it” in the banner, is told there, and at its row once the banner does not name it', async () => {
    await made.show((documents) => drifting(documents, 'host'));
    const banner = made.region('Drift');
    const name = SSH;
    const keep = banner.getByRole('button', { name: `Keep it: enable ${name}` });
    await expectPage(keep).toBeVisible();
    await expectPage(item(name)).toBeVisible();
    people.declares(name, 'simulated');
    await keep.press('Enter');
    await expectPage(banner.getByRole('alert').filter({ hasText: '“simulated” was declared by ci' })).toBeVisible();
    await expectPage(made.region('Scenarios').getByRole('alert').filter({ hasText: 'was declared by' })).toHaveCount(0);
    expect(await made.violations()).toEqual([]);
    // Also after it was folded away and back, as on a phone that is turned.
    await expectPage(banner.getByRole('alert').filter({ hasText: '“simulated” was declared by ci' })).toBeVisible();
    people.documents.drift.scenarios = { ...people.documents.drift.scenarios, status: 'in_sync', drift_detected: false };
    people.documents.drift.sequence += 1;
    await made.page.evaluate(() => dispatchEvent(new Event('online')));
    await expectPage(told(name)).toContainText('“simulated” was declared by ci');
  }, 120_000);

  test('with the longest names scrolls nothing sideways', async () => {
    await made.show(() => {});
    await disable(LONG, () => people.declares(LONG, 'simulated', { actor: `ci-${'x'.repeat(97)}` }));
    await expectPage(told(LONG)).toContainText('“simulated” was declared by ci-x');
    await made.page.setViewportSize({ width: 320, height: 700 });
    expect(await made.isTooWide()).toBe(false);
    await made.page.setViewportSize({ width: 1280, height: 900 });
  });

  test('on some of several hosts, is told by host, and the others take the change', async () => {
    const asked: { hosts: string; ifMatch: string | null }[] = [];
    const OTHERS = ['db1aaaaaaaaa', 'web3aaaaaaaa'];
    const isTaken = new Set<string>();
    await made.show((documents) => {
      documents.hosts.push(host('db-1'), host('web-3'));
    }, '?host=web2aaaaaaaa');
    const other = (id: string) => ({
      ...people.documents.scenarios,
      intent: { host: id, revision: isTaken.has(id) ? 4 : 3 },
      scenarios: [row(SSH, { declared: isTaken.has(id) ? 'simulated' : null })],
    });
    await made.page.route(/\/api\/security\/scenarios\?host=(db1|web3)a+$/, (route) =>
      route.fulfill({ json: other(new URL(route.request().url()).searchParams.get('host') ?? '') }),
    );
    await made.page.route(/\/api\/security\/scenarios\/[^?]*\?host=.*(db1|web3)/, async (route) => {
      const hosts = new URL(route.request().url()).searchParams.get('host') ?? '';
      asked.push({ hosts, ifMatch: await route.request().headerValue('if-match') });
      if (!hosts.includes(',')) return route.fulfill({ json: {} });
      isTaken.add('db1aaaaaaaaa');
      const results = hosts
        .split(',')
        .map((id) =>
          isTaken.has(id) ? { host: id, status: 412, code: 'intent_changed', detail: 'Changed.' } : { host: id, status: 200 },
        );
      return route.fulfill({ json: { results } });
    });
    await press(`Disable ${SSH}`).click();
    await made.page.getByRole('checkbox', { name: 'Also on the 2 other hosts that have it' }).check();
    await made.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expectPage(told(SSH)).toHaveText(/^db-1: “simulated” was declared.*Use that.*Declare mine/);
    expect(asked).toEqual([
      { hosts: ['web2aaaaaaaa', ...OTHERS].join(','), ifMatch: '"web2aaaaaaaa.7","db1aaaaaaaaa.3","web3aaaaaaaa.3"' },
    ]);
    await press(`Declare mine for ${SSH} on db-1`).click();
    await expectPage(told(SSH)).toHaveCount(0);
    expect(asked.at(-1)).toEqual({ hosts: 'db1aaaaaaaaa', ifMatch: '"db1aaaaaaaaa.4"' });
    await made.page.unroute(/\/api\/security\/scenarios\?host=(db1|web3)a+$/);
    await made.page.unroute(/\/api\/security\/scenarios\/[^?]*\?host=.*(db1|web3)/);
  });
});
