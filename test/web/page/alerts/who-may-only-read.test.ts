import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { someAlerts } from '../../../../scripts/fixtures/alerts.ts';
import { expectPage } from '../../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from '../support/made-up-page.ts';

describe.skipIf(!hasChromium)('who may only read', () => {
  const made = new MadeUpPage();
  /** What was asked of alerts. */
  const asked: string[] = [];
  beforeAll(async () => {
    await made.open();
    made.page.on('request', (request) => {
      if (/\/api\/(alerts|mutes)/.test(request.url())) asked.push(request.url());
    });
    Object.assign(made.answers, { isReadOnly: true, alerts: someAlerts() });
  }, 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('is shown no channel, not even by its address, and is told so', async () => {
    await made.show(() => {}, 'settings?section=alerts');
    await expectPage(made.page.getByRole('main')).toContainText('channels of alerts');
    await expectPage(made.page.getByRole('main')).toContainText('are not shown to read-only callers');
    await expectPage(made.region('Alerts')).toHaveCount(0);
    expect(asked).toEqual([]);
  });

  test('finds no way to mute', async () => {
    await made.show(() => {}, '?host=web2aaaaaaaa&tab=settings');
    await expectPage(made.region('Settings')).toContainText('This session may only read.');
    await made.show(({ hosts }) => {
      hosts.push({ ...hosts[0], id: 'web3aaaaaaaa', name: 'web-3' } as (typeof hosts)[number]);
    });
    await expectPage(made.region('Hosts')).toBeVisible();
    await expectPage(made.page.getByRole('button', { name: 'Mute…' })).toHaveCount(0);
  });
});
