import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noAlerts, waiver } from '../../../../scripts/fixtures/alerts.ts';
import { type Documents, host, LONG, NOW } from '../../../../scripts/fixtures/documents.ts';
import { waived } from '../../../../scripts/screenshots/alerts-states.ts';
import { drifting } from '../../../../scripts/screenshots/drifting.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

const SSH = 'crowdsecurity/ssh-bf';
const WEEK_MS = 7 * 86_400_000;

describe.skipIf(!hasChromium)('a difference', () => {
  const made = new MadeUpPage();
  /** What was asked for, in turn. */
  const sent: unknown[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      if (request.method() === 'GET' || !request.url().includes('/api/waivers')) return;
      sent.push(request.postDataJSON() ?? new URL(request.url()).pathname);
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent.length = 0;
    made.answers.alerts = { ...noAlerts(), waivers: { waivers: [waiver(SSH)] } };
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const banner = () => made.region('Drift');
  const dialog = () => made.page.getByRole('dialog');
  const whole = (documents: Documents) => waived(documents, [SSH, LONG], true);

  test('is waived from the banner, with a reason and an end, and then stands there as waived', async () => {
    await made.show((documents) => drifting(documents, 'host'), '?host=web2aaaaaaaa');
    await banner()
      .getByRole('button', { name: `Waive… ${SSH}` })
      .click();
    await expectPage(dialog().getByLabel('Reason')).toBeFocused();
    await dialog().getByLabel('Reason').fill('needed until the old app is gone');
    waived(made.answers.documents, [SSH], false);
    made.answers.documents.drift.sequence += 1;
    await dialog().getByRole('button', { name: 'Waive' }).click();
    await expectPage(banner().getByRole('heading', { name: 'Waived' })).toBeFocused();
    await expectPage(banner()).toContainText(/ssh-bf until .* by ann: needed until the old app is gone/);
    // What is left is another one.
    await expectPage(banner().getByRole('button', { name: /^Waive/ })).toHaveCount(2);
    await expectPage(made.region('Scenarios').getByRole('listitem').filter({ hasText: SSH })).toContainText('waived');
    expect(sent).toEqual([
      {
        host: 'web2aaaaaaaa',
        surface: 'scenarios',
        item: SSH,
        reason: 'needed until the old app is gone',
        until: new Date(NOW + WEEK_MS).toISOString(),
      },
    ]);
  });

  test('of a threshold is waived, too', async () => {
    await made.show((documents) => drifting(documents, 'host'), '?host=web2aaaaaaaa');
    await banner().getByRole('button', { name: 'Waive the inbound threshold…' }).click();
    await dialog().getByLabel('Reason').fill('a test');
    await dialog().getByLabel('1 day').check();
    await dialog().getByRole('button', { name: 'Waive' }).click();
    await expectPage(dialog()).toHaveCount(0);
    expect(sent).toMatchObject([{ surface: 'appsec_tuning', item: 'inbound' }]);
  });

  test('that is waived like every other leaves a grey line, no command, and nobody who is needed', async () => {
    await made.show(whole, '?host=web2aaaaaaaa');
    await expectPage(banner()).toContainText('Drifted (waived): 3 differences on web-2 are accepted for now');
    await expectPage(banner()).toHaveClass(/banner-unknown/);
    await expectPage(banner()).not.toContainText('sudo argos-drift-apply');
    await expectPage(made.icons('waived')).toHaveCount(1);
    await expectPage(made.icons('running')).toHaveCount(0);
    await expectPage(made.page).toHaveTitle('web-2 · Argos Drift');
    await expectPage(made.page.locator('link[rel=icon]')).toHaveAttribute('href', '/favicon.svg');
    expect(await made.violations()).toEqual([]);
  });

  test('that is waived is grey in the fleet, and counts as nobody’s work', async () => {
    await made.show((documents) => {
      whole(documents);
      documents.hosts.push(host('web-3', { state: 'drifted' }));
      for (const each of documents.hosts.slice(0, 1)) each.state = 'drifted';
    });
    const row = made.region('Hosts').getByRole('listitem').filter({ hasText: 'web-2' });
    await expectPage(row).toContainText('Drifted (waived)');
    await expectPage(row.locator('.icon-waived')).toHaveCount(1);
    await expectPage(made.page).toHaveTitle('(1) Hosts · Argos Drift');
    await expectPage(made.region('Hosts')).toContainText('Command for one host');
  });

  test('comes back when its waiver is ended', async () => {
    await made.show((documents) => waived(documents, [SSH], false), '?host=web2aaaaaaaa');
    const end = banner().getByRole('button', { name: `End the waiver of ${SSH}` });
    await expectPage(end).toBeVisible();
    const { drift } = made.answers.documents;
    drift.scenarios.waived = [];
    drift.sequence += 1;
    await end.click();
    await expectPage(end).toHaveCount(0);
    await expectPage(banner().getByRole('button', { name: `Waive… ${SSH}` })).toBeVisible();
    await expectPage(made.tab('Scenarios')).toBeFocused();
    expect(sent).toEqual([`/api/waivers/w${SSH.length}`]);
  });

  test('cannot be waived by who may only read', async () => {
    made.answers.isReadOnly = true;
    await made.show((documents) => waived(documents, [SSH], false), '?host=web2aaaaaaaa');
    await expectPage(banner()).toContainText('by ann: needed until the old app is gone');
    await expectPage(banner().getByRole('button', { name: /[Ww]aive/ })).toHaveCount(0);
    delete made.answers.isReadOnly;
  });
});
