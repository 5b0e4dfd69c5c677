import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MUTED, someAlerts } from '../../../../scripts/fixtures/alerts.ts';
import { host, NOW } from '../../../../scripts/fixtures/documents.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

const HOUR_MS = 3_600_000;
const ahead = (ms: number) => new Date(NOW + ms).toISOString();

describe.skipIf(!hasChromium)('a mute', () => {
  const made = new MadeUpPage();
  /** What was asked for, in turn. */
  const sent: unknown[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      if (request.method() === 'GET' || !request.url().includes('/api/mutes')) return;
      sent.push(request.postDataJSON() ?? new URL(request.url()).pathname);
    });
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    sent.length = 0;
    made.answers.alerts = someAlerts();
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const button = (name: string | RegExp) => made.page.getByRole('button', { name, exact: true });
  const dialog = () => made.page.getByRole('dialog');

  test('of one host is made in its settings, with a reason and an end, and shows beside its name', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=settings');
    await made.page.getByText('Mute alerts of this host').click();
    await button('Mute web-2…').click();
    await expectPage(dialog().getByLabel('Reason')).toBeFocused();
    await dialog().getByRole('button', { name: 'Mute' }).click();
    await expectPage(dialog().getByLabel('Reason')).toHaveAccessibleDescription(/A reason is needed/);
    expect(sent).toEqual([]);
    await dialog().getByLabel('Reason').fill('kernel upgrade');
    await dialog().getByLabel('1 day').check();
    const [only] = made.answers.documents.hosts;
    if (only) only.muted = MUTED;
    made.answers.documents.drift.sequence += 1;
    await dialog().getByRole('button', { name: 'Mute' }).click();
    await expectPage(made.page.getByRole('banner')).toContainText('muted');
    await expectPage(made.page.getByText('web-2 is muted')).toBeVisible();
    expect(sent).toEqual([{ hosts: ['web2aaaaaaaa'], until: ahead(24 * HOUR_MS), reason: 'kernel upgrade' }]);
  });

  test('of several hosts is made on the fleet’s page, until a time that is typed', async () => {
    await made.show((documents) => {
      documents.hosts = ['web-1', 'web-2', 'web-3'].map((name) => host(name));
    });
    await button('Mute…').click();
    await dialog().getByLabel('some hosts').check();
    await dialog().getByLabel('Reason').fill('a move');
    await dialog().getByRole('button', { name: 'Mute' }).click();
    await expectPage(dialog()).toContainText('Tick a host.');
    await dialog().getByLabel('web-1').check();
    await dialog().getByLabel('web-3').check();
    await dialog().getByLabel('a time').check();
    await dialog().getByRole('button', { name: 'Mute' }).click();
    await expectPage(dialog()).toContainText('A day and a time are needed.');
    const typed = await made.page.evaluate((at) => {
      const local = new Date(at);
      return new Date(at - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }, NOW + HOUR_MS);
    await dialog().getByLabel('The day and time until when').fill(typed);
    await dialog().getByRole('button', { name: 'Mute' }).click();
    await expectPage(dialog()).toHaveCount(0);
    await expectPage(button('Mute…')).toBeFocused();
    expect(sent).toEqual([{ hosts: ['web1aaaaaaaa', 'web3aaaaaaaa'], until: ahead(HOUR_MS), reason: 'a move' }]);
  });

  test('of all hosts stands above the fleet and on each of its rows, and is ended there', async () => {
    await made.show((documents) => {
      documents.hosts = ['web-1', 'web-2'].map((name) => host(name, { muted: MUTED }));
      documents.muted = MUTED;
    });
    const fleet = made.region('Hosts');
    await expectPage(fleet).toContainText('All hosts are muted until');
    await expectPage(fleet).toContainText('by ann: kernel upgrade. Nobody is alerted.');
    await expectPage(fleet.locator('.host-marks').first()).toHaveText('muted');
    expect(await made.violations()).toEqual([]);
    await button('End now…').click();
    await expectPage(dialog()).toContainText('This ends the mute of all hosts: the yearly exercise');
    await expectPage(dialog()).not.toContainText('kernel upgrade');
    await dialog().getByRole('button', { name: 'End the mute' }).click();
    await expectPage(dialog()).toHaveCount(0);
    expect(sent).toEqual(['/api/mutes/m2']);
  });

  test('is ended under Settings, too', async () => {
    await made.show(() => {}, 'settings?section=alerts');
    await button('End now for web-2').click();
    await expectPage(made.page.getByRole('heading', { name: /^Muted now/ })).toBeFocused();
    expect(sent).toEqual(['/api/mutes/m1']);
  });

  test('is seen and cannot be made by who may only read', async () => {
    made.answers.isReadOnly = true;
    await made.show(({ hosts: [only] }) => Object.assign(only ?? {}, { muted: MUTED }), '?host=web2aaaaaaaa');
    await expectPage(made.page.getByText('web-2 is muted')).toBeVisible();
    await expectPage(button('End now…')).toHaveCount(0);
    delete made.answers.isReadOnly;
  });
});
