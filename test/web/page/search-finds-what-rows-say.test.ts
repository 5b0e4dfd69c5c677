import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { longFleet } from './support/long-fleet.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('a search', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('for “drift” finds the hosts whose rows say Drifted, and every other word that a row shows', async () => {
    await made.show((documents) => longFleet(documents, 12));
    const field = made.page.getByRole('searchbox', { name: 'Search hosts' });
    const rows = made.region('Hosts').getByRole('listitem');
    for (const [search, count] of [
      ['drift', 4],
      ['running as', 8],
      ['Drifted 3-web', 1],
      ['older received', 12],
      ['still installed', 4],
      ['systemd', 12],
      ['docker', 0],
    ] as const) {
      await field.fill(search);
      await expectPage(rows).toHaveCount(count);
    }
  });

  test('finds scenarios by their state, their marks and their descriptions', async () => {
    await made.show(() => {});
    const field = made.page.getByRole('searchbox', { name: 'Search scenarios' });
    const names = made.page.getByRole('list', { name: 'Scenarios' }).locator('.row-words > code');
    for (const [search, names_] of [
      ['tainted', ['crowdsecurity/iptables-scan-multi_ports']],
      ['local', ['acme/own-rule']],
      ['disabled', ['crowdsecurity/http-probing']],
      ['slow bruteforce', ['crowdsecurity/ssh-slow-bf']],
    ] as const) {
      await field.fill(search);
      await expectPage(names).toHaveText([...names_]);
    }
  });
});
