import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { delivery, someAlerts } from '../../../../scripts/fixtures/alerts.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('a channel in the list', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  beforeEach(() => {
    made.answers.alerts = someAlerts();
  });
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  const alerts = () => made.region('Alerts');
  const open = (more = '') => made.show(() => {}, `settings?section=alerts${more}`);
  const row = (name: string) => alerts().getByRole('list', { name: 'Channels' }).getByRole('listitem').filter({ hasText: name });
  const press = (name: string) => alerts().getByRole('button', { name, exact: true }).click();

  test('says where it goes, as whose fallback, by which rules, and how its last delivery stands', async () => {
    await open();
    await expectPage(row('mail')).toContainText('Nothing was sent yet');
    await expectPage(row('hooks.slack.com')).toContainText('to https://hooks.slack.com; the fallback of phone');
    await expectPage(row('hooks.slack.com')).toContainText('Delivered, answered 200 3 min ago');
    const failing = row('ntfy.sh');
    await expectPage(failing).toContainText('Not told: a reload is needed.');
    await expectPage(failing).toContainText('a host is silent, after 30 min.');
    await expectPage(failing).toContainText('Failed, handed over to the fallback 3 min ago');
    await expectPage(failing.locator('q')).toHaveText('limit reached: too many requests from this address');
    await expectPage(failing.locator('.icon-drifted')).toHaveCount(1);
    expect(await made.violations()).toEqual([]);
  });

  test('is tested, and shows that the test was delivered', async () => {
    await open();
    await press('Test ops');
    await expectPage(row('hooks.slack.com').getByRole('status')).toContainText('The test: Delivered, answered 200');
  });

  test('is tested, and shows the receiver’s answer as a quotation where it refuses', async () => {
    const detail = 'The receiver answered 404: “no_team”.';
    made.answers.alerts = { ...someAlerts(), tested: delivery('t1', { type: 'test', state: 'failed', status: 404, detail }) };
    await open();
    await press('Test ops');
    const result = row('hooks.slack.com').getByRole('status');
    await expectPage(result).toContainText('The test: Failed');
    await expectPage(result.locator('q')).toHaveText('no_team');
  });

  test('is deleted once it was asked, where the button that leaves all as it is has the focus', async () => {
    const deleted: string[] = [];
    made.page.on('request', (request) => {
      if (request.method() === 'DELETE') deleted.push(new URL(request.url()).pathname);
    });
    await open();
    await press('Delete… phone');
    const dialog = made.page.getByRole('dialog');
    await expectPage(dialog).toContainText('ops is its fallback, and gets every message from then on');
    await expectPage(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await made.page.keyboard.press('Escape');
    await expectPage(alerts().getByRole('button', { name: 'Delete… phone' })).toBeFocused();
    expect(deleted).toEqual([]);
    await press('Delete… phone');
    await dialog.getByRole('button', { name: 'Delete the channel' }).click();
    await expectPage(alerts()).toContainText('Deleted phone.');
    await expectPage(alerts().getByRole('heading', { name: 'Alerts' })).toBeFocused();
    expect(deleted).toEqual(['/api/alerts/channels/phoneaaaaaaa']);
  });

  test('has its deliveries below, by the channel in the address, and older ones when asked', async () => {
    await open('&on=phoneaaaaaaa');
    const deliveries = alerts().getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
    await expectPage(deliveries).toHaveCount(1);
    await alerts().getByRole('combobox', { name: 'Channel' }).selectOption('all');
    await expectPage(deliveries).toHaveCount(5);
    expect(new URL(made.page.url()).search).toBe('?section=alerts');
    await expectPage(deliveries.filter({ hasText: 'Failed 4 days ago' })).toContainText('12 attempts');
    await press('Show older');
    await expectPage(deliveries).toHaveCount(10);
  });
});
