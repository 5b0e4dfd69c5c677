import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectPage } from '../../e2e/support/expect-page.ts';
import { hasChromium, MadeUpPage } from './support/made-up-page.ts';

describe.skipIf(!hasChromium)('what a published document leaves out', () => {
  const made = new MadeUpPage();
  beforeAll(() => made.open(), 60_000);
  afterAll(() => made.close());
  afterEach(() => expect(made.takeFaults()).toEqual([]));

  test('is counted: in the banner, below the list, and below what does not protect', async () => {
    await made.show(({ drift }) => {
      Object.assign(drift.scenarios, {
        status: 'drifted',
        drift_detected: true,
        cause: 'intent',
        actually_enabled: ['crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf'],
        cut: { actually_enabled: 400 },
      });
      const gap = { kind: 'profiles', scenarios: [], count: 0, detail: 'no profile decides' };
      Object.assign(drift.host ?? {}, { protection_gaps: [gap], cut: { protection_gaps: 19 } });
    });
    const banner = made.region('Drift');
    await expectPage(banner).toContainText('402 scenarios are declared disabled');
    await expectPage(banner).toContainText('and 400 more, for which this page has no room');
    await expectPage(made.region('Not protecting')).toContainText('still not protecting: 20');
    await expectPage(made.region('Not protecting')).toContainText('and 19 more, for which this page has no room');
    expect(await made.violations()).toEqual([]);
  });

  test('of a history is nothing: a flap is one line with how often and since when', async () => {
    await made.show(({ events }) => {
      const [newest] = events.events;
      if (newest) Object.assign(newest, { count: 24, first_at: '2026-03-01T03:00:00Z' });
    });
    await made.tab('History').click();
    const events = made.region('History').getByRole('listitem');
    await expectPage(events.nth(0)).toContainText('there and back, 24 changes since');
    await expectPage(events.nth(1)).not.toContainText('there and back');
  });
});
